/** One tab of the step's panel. */

import type { Disposable } from '../client/transport';
import { sentence } from '../client/transport';
import { fill, h } from '../dom';
import type { Around } from './host';
import { notice } from './parts';

export abstract class DetailTab implements Disposable {
  abstract readonly id: string;
  abstract readonly title: string;
  readonly node = h('div', { class: 'amlnb-tab-panel' });
  /** Counts what was asked for, so that a late answer to another step is dropped. */
  private turn = 0;

  constructor(protected readonly around: Around) {}

  /** Whether this step has something for the tab. */
  abstract isOffered(key: string): boolean;

  /** Whether the tab should open by itself. */
  isUrgent(_key: string): boolean {
    return false;
  }

  /** The tab is opened for this step. */
  abstract show(key: string): void;

  /** The step changed while the tab is open. */
  refresh(_key: string): void {}

  hide(): void {
    this.turn += 1;
  }

  dispose(): void {
    this.hide();
  }

  protected get run(): string {
    return this.around.session.run.value?.head.id ?? '';
  }

  /** Show what an answer gives, a word while it is on its way, a sentence if it fails. */
  protected async load<T>(
    ask: () => Promise<T>,
    draw: (answer: T) => Node[]
  ): Promise<void> {
    const turn = ++this.turn;
    fill(this.node, h('p', { class: 'amlnb-told' }, 'Loading…'));
    try {
      const answer = await ask();
      if (turn === this.turn) fill(this.node, ...draw(answer));
    } catch (error) {
      if (turn === this.turn) fill(this.node, notice(sentence(error)));
    }
  }
}
