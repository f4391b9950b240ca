/** A button with a menu under it. */

import { fill, h, mark } from '../dom';
import { sign, type Sign } from '../graph/icons';

export interface MenuItem {
  label: string;
  /** What it does, in a few words below the label. */
  hint?: string;
  isOff?: boolean;
  /** For choices: whether it is the present one. */
  isChosen?: boolean;
  act(): void;
}

export interface MenuTraits {
  label: string;
  sign: Sign;
  isBare?: boolean;
  class?: string;
}

/** Between a menu and the border of its view. */
const AIR = 6;

export class Menu {
  readonly node: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly list = h('div', {
    class: 'amlnb-menu-list',
    role: 'menu',
    hidden: true
  });

  constructor(
    traits: MenuTraits,
    private readonly items: () => readonly MenuItem[]
  ) {
    this.button = h(
      'button',
      {
        class:
          `amlnb-button ${traits.isBare ? 'amlnb-is-bare' : ''} ${traits.class ?? ''}`.trim(),
        type: 'button',
        title: traits.label,
        'aria-label': traits.isBare ? traits.label : null,
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        on: { click: () => this.toggle() }
      },
      sign(traits.sign),
      traits.isBare ? null : h('span', {}, traits.label),
      sign('down')
    );
    this.node = h(
      'div',
      {
        class: 'amlnb-menu',
        on: { keydown: event => this.key(event), focusout: event => this.leave(event) }
      },
      this.button,
      this.list
    );
  }

  set isOff(isOff: boolean) {
    this.button.disabled = isOff;
  }

  set isPressed(isPressed: boolean) {
    this.button.classList.toggle('amlnb-is-on', isPressed);
  }

  private toggle(): void {
    if (this.list.hidden) this.open();
    else this.close();
  }

  private open(): void {
    fill(this.list, ...this.items().map(item => this.entry(item)));
    this.list.hidden = false;
    mark(this.button, 'aria-expanded', 'true');
    this.stayInside();
    this.entries()[0]?.focus();
  }

  /** Move to the left where the right side has no room. */
  private stayInside(): void {
    const view = this.node.closest('.amlnb')?.getBoundingClientRect();
    const { left } = this.node.getBoundingClientRect();
    if (view) {
      const room = view.right - left - this.list.offsetWidth - AIR;
      this.list.style.left = `${Math.max(Math.min(room, 0), view.left - left + AIR)}px`;
    }
  }

  private close(): void {
    this.list.hidden = true;
    mark(this.button, 'aria-expanded', 'false');
  }

  private entry(item: MenuItem): HTMLElement {
    const isChoice = item.isChosen !== undefined;
    return h(
      'button',
      {
        class: 'amlnb-menu-item',
        type: 'button',
        role: isChoice ? 'menuitemradio' : 'menuitem',
        'aria-checked': isChoice ? String(item.isChosen) : null,
        tabindex: -1,
        disabled: item.isOff ?? false,
        on: {
          click: () => {
            this.close();
            this.button.focus();
            item.act();
          }
        }
      },
      h('span', {}, item.label),
      item.hint ? h('span', { class: 'amlnb-hint' }, item.hint) : null
    );
  }

  private entries(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !this.list.hidden) {
      this.close();
      this.button.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (this.list.hidden) this.open();
      else this.step(event.key === 'ArrowDown' ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private step(by: number): void {
    const entries = this.entries();
    const at = entries.indexOf(document.activeElement as HTMLElement);
    entries[(at + by + entries.length) % entries.length]?.focus();
  }

  private leave(event: FocusEvent): void {
    if (!(
      event.relatedTarget instanceof Node && this.node.contains(event.relatedTarget)
    )) {
      this.close();
    }
  }
}
