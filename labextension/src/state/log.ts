/** A log as lines: what came last, cut to what a page can hold, and searched. */

import type { LogPartJson } from '../api';
import { stripped } from './ansi';

/** Lines shown unless all are asked for. */
export const USUAL_LINES = 2_000;
/** Bytes that hold these lines in nearly all logs. */
export const USUAL_BYTES = 400_000;

export interface LogState {
  readonly lines: readonly string[];
  /** The end of the text, where no line end has come yet. */
  readonly rest: string;
  /** Where the next part begins, in bytes; null before the first part. */
  readonly next: number | null;
  /** Bytes that stand before the first line. */
  readonly missing: number;
  /** Lines that were let go, beside those bytes. */
  readonly dropped: number;
}

export const EMPTY_LOG: LogState = {
  lines: [],
  rest: '',
  next: null,
  missing: 0,
  dropped: 0
};

/** Return the log with one more part at its end, no more than `most` lines of it. */
export function appended(log: LogState, part: LogPartJson, most: number): LogState {
  if (log.next !== null && part.from !== log.next) {
    return part.from < log.next ? appended(EMPTY_LOG, part, most) : log;
  }
  const pieces = (log.rest + part.text).split('\n');
  const rest = pieces.pop() ?? '';
  const isFirst = log.next === null;
  if (isFirst && part.from > 0) {
    pieces.shift(); // a line whose beginning was not sent
  }
  const all = [...log.lines, ...pieces.map(overwritten)];
  const lines = all.slice(-most);
  return {
    lines,
    rest,
    next: part.next,
    missing: isFirst ? part.from : log.missing,
    dropped: log.dropped + all.length - lines.length
  };
}

/** The lines with the unfinished one. */
export function shownLines(log: LogState): readonly string[] {
  return log.rest ? [...log.lines, overwritten(log.rest)] : log.lines;
}

/** What a terminal shows of a line with carriage returns: a progress bar's last state. */
export function overwritten(line: string): string {
  if (!line.includes('\r')) {
    return line;
  }
  const drawn = line.split('\r').filter(part => part !== '');
  return drawn[drawn.length - 1] ?? '';
}

/** Return the numbers of the lines that hold the text; case does not matter. */
export function found(lines: readonly string[], text: string): number[] {
  const wanted = text.toLowerCase();
  return wanted
    ? lines.flatMap((line, i) =>
        stripped(line).toLowerCase().includes(wanted) ? [i] : []
      )
    : [];
}
