/** The style sheet's colours for the canvas, which cannot read variables by itself. */

import { h } from '../dom';
import { LOOKS } from './icons';

export interface Palette {
  /** The line and the ground of a box, by look. */
  readonly line: { readonly [look: string]: string };
  readonly ground: { readonly [look: string]: string };
  readonly arrow: string;
  readonly quietArrow: string;
  readonly accent: string;
  readonly amber: string;
  readonly text: string;
  readonly paper: string;
}

/** Read the colours as they are under `host` now. */
export function paletteOf(host: HTMLElement): Palette {
  const probe = h('span', { class: 'amlnb-probe' });
  host.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--amlnb-${name})`;
    return getComputedStyle(probe).color;
  };
  const of = (part: string): { [look: string]: string } =>
    Object.fromEntries(
      LOOKS.map(look => [look, read(`${look.replace('_', '-')}-${part}`)])
    );
  const palette = {
    line: of('line'),
    ground: of('ground'),
    arrow: read('arrow'),
    quietArrow: read('quiet-arrow'),
    accent: read('accent'),
    amber: read('retrying-line'),
    text: read('text'),
    paper: read('paper')
  };
  probe.remove();
  return palette;
}
