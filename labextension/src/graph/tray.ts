/** A fan-out's items under its box, those that need a look first. */

import { fill, h } from '../dom';
import { URGENT_FIRST } from '../state/face';
import type { Session } from '../state/session';
import { counted, oneLine } from '../state/words';
import type { StepRunJson } from '../wire';
import { px } from './card';
import { stateIcon } from './icons';
import type { SceneNode } from './scene';

/** Items shown; the panel lists them all. */
const MOST = 120;
const LEAST_WIDTH = 240;

export class Tray {
  readonly node = h('div', { class: 'amlnb-tray', role: 'group' });

  constructor(
    private readonly session: Session,
    private readonly scene: SceneNode
  ) {
    this.node.setAttribute('aria-label', `Items of ${oneLine(scene.title)}`);
    const width = Math.max(scene.width, LEAST_WIDTH);
    Object.assign(
      this.node.style,
      px({ left: scene.x, top: scene.y + scene.height + 8, width })
    );
  }

  paint(): void {
    const items = this.session.step(this.scene.key)?.items ?? [];
    if (!items.length) {
      fill(this.node, h('p', { class: 'amlnb-told' }, 'Its items are not known yet.'));
      return;
    }
    const steps = items.flatMap(key => this.session.step(key) ?? []);
    const shown = byUrgency(steps).slice(0, MOST);
    const rest = steps.length - shown.length;
    fill(
      this.node,
      ...shown.map(step => this.item(step)),
      rest > 0 && h('p', { class: 'amlnb-told' }, `and ${counted(rest, 'item')} more`)
    );
  }

  private item(step: StepRunJson): HTMLElement {
    const face = this.session.face(step.key);
    const name = oneLine(step.label) || `[${step.index ?? 0}]`;
    const isSelected = this.session.selection.value === step.key;
    return h(
      'button',
      {
        class: `amlnb-item${isSelected ? ' amlnb-is-selected' : ''}`,
        type: 'button',
        'data-key': step.key,
        title: `${name}: ${[face.word, face.tries, face.time].filter(Boolean).join(' · ')}`
      },
      stateIcon(face.look),
      h('span', { class: 'amlnb-item-name' }, name),
      h('span', { class: 'amlnb-item-time' }, face.time)
    );
  }
}

export function byUrgency(steps: readonly StepRunJson[]): StepRunJson[] {
  const rank = (step: StepRunJson): number => URGENT_FIRST.indexOf(step.status);
  return [...steps].sort(
    (a, b) => rank(a) - rank(b) || (a.index ?? 0) - (b.index ?? 0)
  );
}
