/** A fan-out's or group's bar: a piece an item, or a piece a state if there are many. */

import { fill, h } from '../dom';
import { URGENT_FIRST, wordOf } from '../state/face';
import { lookClass } from './icons';

/** More items than this share their pieces. */
const MOST_PIECES = 24;

export class Bar {
  readonly node = h('div', { class: 'amlnb-bar', hidden: true });
  private shown = '';

  show(counts: { [status: string]: number }): void {
    const told = JSON.stringify(counts);
    if (told === this.shown) {
      return;
    }
    this.shown = told;
    const present = orderOfBar().filter(status => counts[status]);
    this.node.hidden = present.length === 0;
    this.node.title = present
      .map(status => `${counts[status]} ${wordOf(status)}`)
      .join(', ');
    const pieces = present.flatMap(status => cut(status, counts));
    fill(this.node, ...pieces);
  }
}

function cut(status: string, counts: { [status: string]: number }): HTMLElement[] {
  const count = counts[status] ?? 0;
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return all > MOST_PIECES
    ? [piece(status, count)]
    : Array.from({ length: count }, () => piece(status, 1));
}

function piece(status: string, share: number): HTMLElement {
  const node = h('span', {
    class: `amlnb-bar-piece amlnb-is-${lookClass(status)}`
  });
  node.style.flexGrow = String(share);
  return node;
}

/** Done at the left, waiting at the right: the bar fills as work goes on. */
function orderOfBar(): string[] {
  const late = ['completed', 'reused'];
  const open = ['planned', 'waiting', 'idle'];
  const middle = URGENT_FIRST.filter(s => !late.includes(s) && !open.includes(s));
  return [...late, ...middle, ...open];
}
