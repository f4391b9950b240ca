/** The graph's keys: arrows walk, with Shift they pan; the rest are single letters and signs. */

import { directionOf, type Direction } from './walk';

export interface KeyWishes {
  walk(way: Direction): void;
  pan(dx: number, dy: number): void;
  open(): void;
  toggle(): void;
  leave(): void;
  search(): void;
  zoom(isIn: boolean): void;
  fit(): void;
}

const PAN_STEP = 60;
const PANS: { [way in Direction]: readonly [number, number] } = {
  left: [PAN_STEP, 0],
  right: [-PAN_STEP, 0],
  up: [0, PAN_STEP],
  down: [0, -PAN_STEP]
};

const COMMANDS: { [key: string]: (wishes: KeyWishes) => void } = {
  Enter: wishes => wishes.open(),
  ' ': wishes => wishes.toggle(),
  Escape: wishes => wishes.leave(),
  '/': wishes => wishes.search(),
  '+': wishes => wishes.zoom(true),
  '=': wishes => wishes.zoom(true),
  '-': wishes => wishes.zoom(false),
  '0': wishes => wishes.fit(),
  f: wishes => wishes.fit()
};

/** Return the listener for keys that go to the graph itself, not to a part of it. */
export function keys(wishes: KeyWishes): (event: KeyboardEvent) => void {
  return event => {
    const isOurs = event.target === event.currentTarget;
    if (
      isOurs &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      obey(wishes, event)
    ) {
      event.preventDefault();
      event.stopPropagation(); // a notebook has single-letter keys of its own
    }
  };
}

function obey(wishes: KeyWishes, event: KeyboardEvent): boolean {
  const way = directionOf(event.key);
  if (way && event.shiftKey) {
    wishes.pan(...PANS[way]);
  } else if (way) {
    wishes.walk(way);
  } else {
    const act = COMMANDS[event.key];
    act?.(wishes);
    return Boolean(act);
  }
  return true;
}
