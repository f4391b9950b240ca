/** Small pieces that many panels are made of. */

import { h, type Child } from '../dom';
import { sign, stateIcon, type Sign } from '../graph/icons';

export interface ButtonTraits {
  label: string;
  sign?: Sign;
  /** Whether only the sign is seen; the label is still told. */
  isBare?: boolean;
  class?: string;
  title?: string;
}

export function button(traits: ButtonTraits, act: () => void): HTMLButtonElement {
  const { label, isBare } = traits;
  return h(
    'button',
    {
      class:
        `amlnb-button ${isBare ? 'amlnb-is-bare' : ''} ${traits.class ?? ''}`.trim(),
      type: 'button',
      title: traits.title ?? (isBare ? label : null),
      'aria-label': isBare ? label : null,
      on: { click: act }
    },
    traits.sign ? sign(traits.sign) : null,
    isBare ? null : h('span', {}, label)
  );
}

/** A sentence where there is nothing to show, or something is wrong. */
export function notice(text: string, ...more: Child[]): HTMLElement {
  return h('div', { class: 'amlnb-notice', role: 'status' }, h('p', {}, text), ...more);
}

/** A state as icon and word. */
export function stateMark(look: string, word: string): HTMLElement {
  return h(
    'span',
    { class: 'amlnb-state' },
    stateIcon(look),
    h('span', { class: 'amlnb-state-word' }, word)
  );
}

/** Facts with their names: a definition list. */
export function facts(
  pairs: readonly (readonly [string, Child])[],
  name = 'amlnb-facts'
): HTMLElement {
  return h(
    'dl',
    { class: name },
    ...pairs.flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)])
  );
}

export function heading(text: string): HTMLElement {
  return h('h4', { class: 'amlnb-heading' }, text);
}

export function code(text: string): HTMLElement {
  return h('code', { class: 'amlnb-code' }, text);
}

/** A block of code or text that scrolls by itself and can be reached by keys. */
export function block(text: string, label: string): HTMLElement {
  return h('pre', { class: 'amlnb-block', tabindex: 0, 'aria-label': label }, text);
}
