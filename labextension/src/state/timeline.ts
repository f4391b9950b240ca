/** When each step ran, as bars on one axis. */

import type { StepRunJson } from '../wire';
import { isFinalStep } from './words';

export interface Bar {
  key: string;
  /** Seconds after the axis' beginning. */
  from: number;
  until: number;
  isOpen: boolean;
}

export interface Timeline {
  /** Seconds since the epoch. */
  start: number;
  length: number;
  bars: Bar[];
  /** Seconds after the beginning, at round distances. */
  marks: number[];
}

/** Return the bars of the steps that began, in the order in which they did. */
export function timelineOf(
  steps: readonly StepRunJson[],
  now: number
): Timeline | null {
  const begun = steps.filter(step => step.started !== null);
  if (!begun.length) {
    return null;
  }
  const start = Math.min(...begun.map(step => step.started as number));
  const bars = begun.map(step => barOf(step, start, now));
  bars.sort((a, b) => a.from - b.from || a.until - b.until);
  const length = Math.max(...bars.map(bar => bar.until), 0.001);
  return { start, length, bars, marks: marksOf(length) };
}

function barOf(step: StepRunJson, start: number, now: number): Bar {
  const isOpen = !isFinalStep(step.status);
  const from = (step.started as number) - start;
  const until = (step.ended ?? (isOpen ? now : (step.started as number))) - start;
  return { key: step.key, from, until: Math.max(until, from), isOpen };
}

const ROUND = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600];
const MOST_MARKS = 8;

/** Round moments along the axis. */
export function marksOf(length: number): number[] {
  const small = 10 ** Math.floor(Math.log10(length / MOST_MARKS));
  const steps = length < MOST_MARKS ? [small, small * 2, small * 5, small * 10] : ROUND;
  const step = steps.find(each => length / each <= MOST_MARKS) ?? 86_400;
  const count = Math.floor(length / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}
