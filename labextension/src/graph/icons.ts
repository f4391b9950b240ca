/** A state's icon: strokes within -5..5 on a disc, the same as in `amlnb/picture/look.py`. */

import { svg } from '../dom';

const RING = 'M-3.5 0h.01M0 0h.01M3.5 0h.01';
const PLAY = 'M-2 -4L4 0L-2 4Z';
const STOP = 'M-3 -3H3V3H-3Z';

const STROKES: { readonly [look: string]: string } = {
  idle: RING,
  planned: PLAY,
  waiting: RING,
  pending: RING,
  running: PLAY,
  retrying: 'M0 -4V0L3 2',
  completed: 'M-4.5 .5L-1.5 3.5L4.5 -3',
  reused: 'M4.2 -1.5A4.4 4.4 0 1 0 4.3 1.4M4.9 -4.6V-1.3H1.6',
  failed: 'M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5',
  upstream_failed: 'M0 -4.5V1M0 4.2h.01',
  interrupted: 'M0 -4.5V1M0 4.2h.01',
  skipped: 'M-4 -3.5L-.5 0L-4 3.5M1 -3.5L4.5 0L1 3.5',
  cancelling: STOP,
  cancelled: STOP
};

/** Return the icon; the word beside it is what screen readers tell. */
export function stateIcon(look: string): SVGSVGElement {
  const icon = svg(
    'svg',
    { class: `amlnb-icon amlnb-is-${lookClass(look)}`, viewBox: '-11 -11 22 22' },
    svg('circle', { class: 'amlnb-icon-disc', r: 11 }),
    svg('path', { class: 'amlnb-icon-strokes', d: STROKES[look] ?? RING })
  );
  icon.setAttribute('aria-hidden', 'true');
  if (look === 'running') {
    icon.append(svg('circle', { class: 'amlnb-icon-orbit', r: 13.5 }));
  }
  return icon;
}

/** A look as part of a class name; unknown ones are drawn as waiting. */
export function lookClass(look: string): string {
  return look in STROKES ? look : 'waiting';
}

export const LOOKS: readonly string[] = Object.keys(STROKES);

const SIGNS = {
  search: 'M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM10 10l4 4',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  play: 'M5 3l8 5-8 5Z',
  stop: 'M4 4h8v8H4Z',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  near: 'M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM2.5 3.5l4 3M13.5 3.5l-4 3M8 10v4',
  plan: 'M3 4h2M7 4h6M3 8h2M7 8h6M3 12h2M7 12h6',
  turn: 'M3 5h7M8 2l3 3-3 3M13 8v5M13 13l-2-2M13 13l2-2',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3',
  open: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7 9',
  groups: 'M2 2h5v5H2ZM9 2h5v5H9ZM2 9h5v5H2ZM9 9h5v5H9Z',
  filter: 'M2 3h12l-4.5 5.5V13l-3-1.5v-3Z'
} as const;

export type Sign = keyof typeof SIGNS;

/** A button's sign, in the colour of its text. */
export function sign(name: Sign): SVGSVGElement {
  const icon = svg(
    'svg',
    { class: 'amlnb-sign', viewBox: '0 0 16 16' },
    svg('path', { d: SIGNS[name] })
  );
  icon.setAttribute('aria-hidden', 'true');
  return icon;
}
