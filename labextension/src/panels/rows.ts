/** A long list of rows of one height: only those in view are on the page. */

import type { Disposable } from '../client/transport';
import { h } from '../dom';

const MORE = 12;

export class Rows implements Disposable {
  readonly node: HTMLElement;
  private readonly inside = h('div', { class: 'amlnb-rows-inside' });
  private readonly sizes = new ResizeObserver(() => this.place(false));
  private count = 0;
  private first = -1;
  private last = -1;

  constructor(
    private readonly height: number,
    private readonly draw: (index: number) => HTMLElement,
    name: string
  ) {
    this.node = h(
      'div',
      { class: `amlnb-rows ${name}`, on: { scroll: () => this.place(false) } },
      this.inside
    );
    this.sizes.observe(this.node);
  }

  dispose(): void {
    this.sizes.disconnect();
  }

  /** There are so many rows now, and they may all be others. */
  show(count: number): void {
    this.count = count;
    this.inside.style.height = `${count * this.height}px`;
    this.place(true);
  }

  reveal(index: number): void {
    const top = index * this.height;
    const { scrollTop, clientHeight } = this.node;
    if (top < scrollTop || top + this.height > scrollTop + clientHeight) {
      this.node.scrollTop = top - clientHeight / 2;
    }
  }

  private place(isNew: boolean): void {
    const { scrollTop, clientHeight } = this.node;
    const first = Math.max(Math.floor(scrollTop / this.height) - MORE, 0);
    const shown = Math.ceil((clientHeight || 400) / this.height) + 2 * MORE;
    const last = Math.min(first + shown, this.count);
    if (!isNew && first === this.first && last === this.last) {
      return;
    }
    [this.first, this.last] = [first, last];
    const focused = this.focusedRow();
    const rows = Array.from({ length: Math.max(last - first, 0) }, (_, i) =>
      this.row(first + i)
    );
    this.inside.replaceChildren(...rows);
    if (focused !== null) {
      (
        this.inside.querySelector(
          `[data-row="${focused}"] button`
        ) as HTMLElement | null
      )?.focus();
    }
  }

  private row(index: number): HTMLElement {
    const node = this.draw(index);
    node.style.position = 'absolute';
    node.style.top = `${index * this.height}px`;
    node.style.height = `${this.height}px`;
    node.dataset['row'] = String(index);
    return node;
  }

  private focusedRow(): string | null {
    const focused = document.activeElement;
    return focused && this.inside.contains(focused)
      ? (focused.closest('[data-row]')?.getAttribute('data-row') ?? null)
      : null;
  }
}
