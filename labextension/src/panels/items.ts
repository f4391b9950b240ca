/** A fan-out's items as a list. */

import { fill, h } from '../dom';
import { stateIcon } from '../graph/icons';
import { byUrgency } from '../graph/tray';
import { oneLine } from '../state/words';
import type { StepRunJson } from '../wire';
import type { Around } from './host';
import { Rows } from './rows';
import { DetailTab } from './tab';

const HEIGHT = 28;

export class ItemsTab extends DetailTab {
  readonly id = 'items';
  readonly title = 'Items';
  private steps: StepRunJson[] = [];
  private readonly rows = new Rows(HEIGHT, i => this.row(i), 'amlnb-items');

  constructor(around: Around) {
    super(around);
    fill(this.node, this.rows.node);
    this.node.classList.add('amlnb-is-full');
  }

  override dispose(): void {
    super.dispose();
    this.rows.dispose();
  }

  isOffered(key: string): boolean {
    return Boolean(this.around.session.step(key)?.items.length);
  }

  override isUrgent(key: string): boolean {
    return this.isOffered(key);
  }

  show(key: string): void {
    const { session } = this.around;
    const items = session.step(key)?.items ?? [];
    this.steps = byUrgency(items.flatMap(item => session.step(item) ?? []));
    this.rows.show(this.steps.length);
  }

  override refresh(key: string): void {
    this.show(key);
  }

  private row(index: number): HTMLElement {
    const step = this.steps[index] as StepRunJson;
    const { session } = this.around;
    const face = session.face(step.key);
    const told = [face.word, face.tries, face.time].filter(Boolean).join(' · ');
    return h(
      'div',
      {},
      h(
        'button',
        {
          class: 'amlnb-row-button',
          type: 'button',
          on: { click: () => (session.selection.value = step.key) }
        },
        stateIcon(face.look),
        h('span', { class: 'amlnb-item-name' }, oneLine(step.label) || step.key),
        h('span', { class: 'amlnb-item-time' }, told)
      )
    );
  }
}
