/** The words that all screens share: the mirror of `amlnb/wire/words.py`. */

/** In the order in which screens tell them. */
export const STATE_WORDS: { readonly [status: string]: string } = {
  completed: 'done',
  reused: 'reused',
  failed: 'failed',
  upstream_failed: 'upstream failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
  running: 'running',
  retrying: 'retrying',
  waiting: 'waiting'
};

export const RUN_WORDS: { readonly [status: string]: string } = {
  pending: 'pending',
  running: 'running',
  cancelling: 'cancelling',
  completed: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted'
};

const FINAL_RUN = new Set(['completed', 'failed', 'cancelled']);
const LIVE_STEP = new Set(['waiting', 'running', 'retrying']);

/** Whether nothing more will happen to the run by itself. */
export function isFinalRun(status: string): boolean {
  return FINAL_RUN.has(status);
}

/** Whether the step has ended in its run. */
export function isFinalStep(status: string): boolean {
  return !LIVE_STEP.has(status);
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** A time span: `40 ms`, `1.4 s`, `12 s`, `3 min 5 s`, `2 h`. */
export function duration(seconds: number): string {
  const span = Math.max(seconds, 0);
  if (span < 0.0995) {
    return `${Math.round(span * 1000)} ms`;
  }
  if (span < 9.95) {
    return `${span.toFixed(1)} s`;
  }
  const whole = Math.floor(span + 0.5);
  if (whole < MINUTE) {
    return `${whole} s`;
  }
  if (whole < HOUR) {
    return two(whole, MINUTE, 'min', 1, 's');
  }
  return whole < DAY
    ? two(whole, HOUR, 'h', MINUTE, 'min')
    : two(whole, DAY, 'd', HOUR, 'h');
}

function two(
  whole: number,
  large: number,
  unit: string,
  small: number,
  subunit: string
): string {
  const part = Math.floor((whole % large) / small);
  const count = `${Math.floor(whole / large)} ${unit}`;
  return part ? `${count} ${part} ${subunit}` : count;
}

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];
const KILO = 1000;

/** A number of bytes: `512 B`, `8.7 MB`, `12 GB`. */
export function size(bytes: number): string {
  if (bytes < KILO) {
    return `${bytes} B`;
  }
  let value = bytes;
  let text = '';
  for (const unit of UNITS) {
    value /= KILO;
    const digits = value < 9.95 ? value.toFixed(1) : value.toFixed(0);
    text = `${digits} ${unit}`;
    if (Number(digits) < KILO) {
      break;
    }
  }
  return text;
}

/** A number as people read it: `336,776`. */
export function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count with its noun: `1 row`, `336,776 rows`. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const DECEIVING = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/gu;

/** One harmless line: no line ends, no signs that turn the direction of writing. */
export function oneLine(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(' ').replace(DECEIVING, '');
}

/** A moment: `14:03:22` today, `21 Nov 14:03` otherwise. */
export function moment(seconds: number, now: number): string {
  const when = new Date(seconds * 1000);
  const time = [when.getHours(), when.getMinutes(), when.getSeconds()].map(twoDigits);
  if (new Date(now * 1000).toDateString() === when.toDateString()) {
    return time.join(':');
  }
  const month = when.toLocaleString('en-GB', { month: 'short' });
  return `${when.getDate()} ${month} ${time.slice(0, 2).join(':')}`;
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}

/** How long ago: `just now`, `5 min ago`, `3 d ago`. */
export function ago(seconds: number, now: number): string {
  const span = now - seconds;
  if (span < MINUTE) {
    return 'just now';
  }
  const [unit, word] =
    span < HOUR ? [MINUTE, 'min'] : span < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  return `${Math.floor(span / (unit as number))} ${word} ago`;
}

/** A value of a parameter on one line. */
export function valueText(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
