/** The tries at one step, told from the run's events. */

import type { EventJson, FailureJson } from '../wire';

export interface Attempt {
  n: number;
  started: number;
  ended: number | null;
  compute: string;
  kernel: string;
  failure: FailureJson | null;
  /** `running`, `done`, `failed`, `lost` or `cancelled`. */
  words: string;
}

/** Return the tries in their order. */
export function attemptsOf(events: readonly EventJson[], key: string): Attempt[] {
  const found: Attempt[] = [];
  for (const event of events) {
    if (!('key' in event) || event.key !== key) {
      continue;
    }
    if (event.kind === 'step_started') {
      const { attempt: n, time: started, compute, kernel } = event;
      const open = { ended: null, failure: null, words: 'running' };
      found.push({ n, started, compute, kernel, ...open });
    } else {
      end(found, event);
    }
  }
  return found;
}

const ENDS: { [kind: string]: string } = {
  attempt_failed: 'failed',
  step_failed: 'failed',
  attempt_lost: 'lost when its runner died',
  step_completed: 'done',
  step_cancelled: 'cancelled'
};

function end(found: Attempt[], event: EventJson): void {
  const last = found[found.length - 1];
  const words = ENDS[event.kind];
  if (last && last.ended === null && words) {
    last.ended = event.time;
    last.words = words;
    last.failure = 'failure' in event ? event.failure : null;
  }
}
