/** One step's box: drawn once, then painted wherever its face has changed. */

import { h, mark, say } from '../dom';
import { chipText, stateText, type Face } from '../state/face';
import { oneLine } from '../state/words';
import { Bar } from './bar';
import { lookClass, sign, stateIcon } from './icons';
import type { SceneNode } from './scene';

export class Card {
  readonly node: HTMLElement;
  private readonly state = h('span', { class: 'amlnb-card-state' });
  private readonly words: HTMLElement;
  private readonly bar = new Bar();
  private icon = stateIcon('idle');
  private look = 'idle';

  constructor(scene: SceneNode, id: string, kernel: string) {
    this.words = h(
      'div',
      { class: 'amlnb-card-words' },
      h(
        'div',
        { class: 'amlnb-card-top' },
        h('span', { class: 'amlnb-card-name' }, oneLine(scene.title)),
        chip(scene, kernel)
      ),
      this.state,
      this.bar.node
    );
    this.node = h(
      'div',
      {
        class: 'amlnb-card',
        id,
        role: 'option',
        'data-key': scene.key,
        'aria-selected': 'false'
      },
      this.icon,
      this.words
    );
    const { x, y, width, height } = scene;
    Object.assign(this.node.style, px({ left: x, top: y, width, height }));
    this.shape(scene);
  }

  /** Patch what differs from the last face. */
  paint(face: Face, title: string, isOpen: boolean): void {
    if (face.look !== this.look) {
      this.node.classList.replace(classOf(this.look), classOf(face.look));
      const icon = stateIcon(face.look);
      this.icon.replaceWith(icon);
      this.icon = icon;
      this.look = face.look;
    }
    const state = stateText(face);
    say(this.state, state.replace('· about ', '· ~'));
    this.bar.show(face.counts);
    mark(this.node, 'aria-label', oneLine(state ? `${title}, ${state}` : title));
    this.node.classList.toggle('amlnb-is-open', isOpen);
    this.node.title = oneLine(`${title}: ${state}`);
  }

  mark(traits: { isSelected: boolean; isActive: boolean; isFaded: boolean }): void {
    this.node.classList.toggle('amlnb-is-selected', traits.isSelected);
    this.node.classList.toggle('amlnb-is-active', traits.isActive);
    this.node.classList.toggle('amlnb-is-faded', traits.isFaded);
    mark(this.node, 'aria-selected', String(traits.isSelected));
  }

  private shape(scene: SceneNode): void {
    this.node.classList.add(classOf('idle'));
    const isPile = !scene.node || Boolean(scene.node.map);
    this.node.classList.toggle('amlnb-is-pile', isPile);
    if (isPile) {
      const label = scene.node ? 'Show the items' : 'Show the steps';
      const toggle = h(
        'span',
        { class: 'amlnb-card-toggle', title: label },
        sign('down')
      );
      mark(toggle, 'data-toggle', scene.key);
      this.node.append(toggle);
    }
  }
}

/** The element's id: a list of ids has spaces between them, so that none may hold one. */
export function cardId(prefix: string, key: string): string {
  return `${prefix}-${key.replace(/\s/g, '-')}`;
}

function chip(scene: SceneNode, kernel: string): HTMLElement | null {
  const text = scene.node ? chipText(scene.node, kernel) : 'group';
  const title = scene.node
    ? `Kernel ${scene.node.kernel}, compute ${scene.node.compute}`
    : 'Steps drawn as one';
  return text ? h('span', { class: 'amlnb-chip', title }, text) : null;
}

function classOf(look: string): string {
  return `amlnb-is-${lookClass(look)}`;
}

export function px(sizes: { [name: string]: number }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(sizes).map(([name, n]) => [name, `${n}px`]));
}
