/** A row of tabs: arrow keys move between them, one of them shows its panel. */

import { fill, h, mark } from '../dom';

export interface TabTraits {
  id: string;
  title: string;
}

let rows = 0;

export class Tabs {
  readonly node: HTMLElement;
  private buttons = new Map<string, HTMLButtonElement>();
  private chosen = '';
  private readonly prefix = `amlnb-tabs-${++rows}`;

  constructor(
    label: string,
    private readonly choose: (id: string) => void
  ) {
    this.node = h('div', {
      class: 'amlnb-tabs',
      role: 'tablist',
      'aria-label': label,
      on: { keydown: event => this.key(event) }
    });
  }

  /** Offer these tabs; the same ones again change nothing. */
  offer(tabs: readonly TabTraits[]): void {
    const told = tabs.map(tab => tab.id).join();
    if (told !== [...this.buttons.keys()].join()) {
      this.buttons = new Map(tabs.map(tab => [tab.id, this.button(tab)]));
      fill(this.node, ...this.buttons.values());
      this.show(this.chosen);
    }
  }

  /** Mark one as shown. */
  show(id: string): void {
    this.chosen = id;
    for (const [each, node] of this.buttons) {
      mark(node, 'aria-selected', String(each === id));
      node.tabIndex = each === id ? 0 : -1;
    }
  }

  /** Name the panel that belongs to the shown tab. */
  panel(node: HTMLElement): void {
    mark(node, 'role', 'tabpanel');
    mark(node, 'aria-labelledby', `${this.prefix}-${this.chosen}`);
  }

  focus(): void {
    this.buttons.get(this.chosen)?.focus();
  }

  private button({ id, title }: TabTraits): HTMLButtonElement {
    return h(
      'button',
      {
        class: 'amlnb-tab',
        type: 'button',
        role: 'tab',
        id: `${this.prefix}-${id}`,
        'aria-selected': 'false',
        on: { click: () => this.choose(id) }
      },
      title
    );
  }

  private key(event: KeyboardEvent): void {
    const ids = [...this.buttons.keys()];
    const at = ids.indexOf(this.chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: ids.length - 1 }[
      event.key
    ];
    const id = to === undefined ? undefined : ids[(to + ids.length) % ids.length];
    if (id !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(id);
      this.buttons.get(id)?.focus();
    }
  }
}
