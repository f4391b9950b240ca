/** A view of ours as a Lumino widget. */

import type { Disposable } from '../client/transport';
import { Widget } from '@lumino/widgets';

export interface Shown extends Disposable {
  readonly node: HTMLElement;
}

export class HostWidget<T extends Shown> extends Widget {
  constructor(readonly shown: T) {
    super();
    this.addClass('amlnb-host');
    this.node.append(shown.node);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.shown.dispose();
      super.dispose();
    }
  }
}
