/** What an arrow carries: names, then rows or sizes, amber where these changed much. */

import { h, say } from '../dom';
import type { Drift } from '../state/drift';
import { oneLine } from '../state/words';
import type { CarriedJson } from '../wire';
import type { Rect } from './camera';

const AIR = 18;

export class Label {
  readonly node: HTMLElement;
  private readonly share = h('span', { class: 'amlnb-label-share', hidden: true });
  private readonly held = h('span', { class: 'amlnb-label-held' });

  constructor(area: Rect, names: readonly string[]) {
    const told = names.map(oneLine);
    this.node = h(
      'div',
      { class: 'amlnb-label', title: told.join(', ') },
      h(
        'span',
        { class: 'amlnb-label-top' },
        h('span', { class: 'amlnb-label-names' }, told.join(', ')),
        this.share
      ),
      this.held
    );
    this.node.style.left = `${area.x + area.width / 2}px`;
    this.node.style.top = `${area.y + area.height / 2}px`;
    // an amber mark may reach a little over its place: there is air on both sides
    this.node.style.maxWidth = `${Math.max(area.width, 40) + AIR}px`;
  }

  paint(carried: readonly CarriedJson[], drifts: readonly Drift[]): void {
    const texts = [...new Set(carried.map(each => each.text).filter(Boolean))];
    say(this.share, drifts[0]?.mark ?? '');
    this.share.hidden = !drifts.length;
    say(this.held, oneLine(texts.join(', ')));
    this.held.hidden = !texts.length;
    this.node.classList.toggle('amlnb-is-amber', drifts.length > 0);
    this.node.title = [
      ...carried.map(each => (each.text ? `${each.name}: ${each.text}` : each.name)),
      ...drifts.map(each => `${each.name} ${each.text}`)
    ]
      .map(oneLine)
      .join('\n');
  }
}
