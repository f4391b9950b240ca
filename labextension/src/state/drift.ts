/** Whether an edge carries much more or less than in the last good run. */

import type { CarriedJson, EdgeRunJson } from '../wire';
import { counted, number, size } from './words';

/** A change of a fifth, up or down, is worth a look. */
const MUCH = 0.2;
/** Fewer rows or bytes than this change by a fifth every day. */
const LEAST_ROWS = 5;
const LEAST_BYTES = 10_000;

export interface Drift {
  name: string;
  /** From -1 (nothing left) upward; 0.5 is half as much again. */
  change: number;
  /** `▼20%`: short enough for an arrow's label. */
  mark: string;
  /** `−20 %: 800 rows, 1,000 before`. */
  text: string;
}

/** Return what changed much on this edge, by its outputs. */
export function drifts(
  edge: EdgeRunJson,
  before: EdgeRunJson | undefined
): readonly Drift[] {
  if (!before) {
    return [];
  }
  const old = new Map(before.carried.map(each => [each.name, each]));
  return edge.carried.flatMap(now => drift(now, old.get(now.name)) ?? []);
}

function drift(now: CarriedJson, old: CarriedJson | undefined): Drift | null {
  if (!old) {
    return null;
  }
  if (now.rows !== null && old.rows !== null) {
    return judged(now.name, now.rows, old.rows, LEAST_ROWS, n => counted(n, 'row'));
  }
  return now.size !== null && old.size !== null && now.rows === old.rows
    ? judged(now.name, now.size, old.size, LEAST_BYTES, size)
    : null;
}

function judged(
  name: string,
  now: number,
  old: number,
  least: number,
  word: (n: number) => string
): Drift | null {
  if (Math.max(now, old) < least || old === now) {
    return null;
  }
  const change = old ? (now - old) / old : 1;
  if (Math.abs(change) < MUCH) {
    return null;
  }
  const share = number(Math.round(Math.abs(change) * 100));
  return {
    name,
    change,
    mark: `${change < 0 ? '▼' : '▲'}${share}%`,
    text: `${change < 0 ? '−' : '+'}${share} %: ${word(now)}, ${word(old)} before`
  };
}
