/** A run as a view holds it: steps by key, so that an event changes one of them. */

import type {
  CarriedJson,
  EdgeRunJson,
  OutputJson,
  ReasonJson,
  RunJson,
  StepRunJson
} from '../wire';
import { RUN_WORDS, STATE_WORDS, duration, isFinalStep, number } from './words';

export interface RunState {
  readonly head: Omit<RunJson, 'steps' | 'edges'>;
  readonly steps: ReadonlyMap<string, StepRunJson>;
  /** The keys in the pipeline's order, a fan-out's items right after it. */
  readonly order: readonly string[];
  readonly edges: readonly EdgeRunJson[];
  /** Why the plan has a step run: told again when a resume reopens it. */
  readonly planned: ReadonlyMap<string, ReasonJson[]>;
}

export function runState(run: RunJson): RunState {
  const { steps, edges, ...head } = run;
  const open = steps.filter(step => !isFinalStep(step.status));
  return {
    head,
    steps: new Map(steps.map(step => [step.key, step])),
    order: steps.map(step => step.key),
    edges,
    planned: new Map(open.map(step => [step.key, plannedReasons(step)]))
  };
}

/** A copy, once it was tried: its reasons are then its own, not the plan's alone. */
function plannedReasons(step: StepRunJson): ReasonJson[] {
  return step.attempt > 0 ? [...step.reasons] : step.reasons;
}

/** The state as the JSON of `amlnb/wire/run.py`. */
export function runJson(state: RunState): RunJson {
  const steps = state.order.map(key => state.steps.get(key) as StepRunJson);
  return { ...state.head, steps, edges: [...state.edges] };
}

/** A step of which nothing is known yet. */
export function waitingStep(key: string, step: string): StepRunJson {
  return {
    key,
    step,
    index: null,
    label: '',
    status: 'waiting',
    words: STATE_WORDS['waiting'] ?? '',
    attempt: 0,
    attempts: 1,
    started: null,
    ended: null,
    seconds: null,
    estimate: null,
    compute: '',
    kernel: '',
    reasons: [],
    failure: null,
    outputs: [],
    reused_from: '',
    warnings: [],
    metrics: {},
    retry_at: null,
    items: [],
    counts: {}
  };
}

/** Counts by status, in the order in which screens tell them. */
export function countStatuses(statuses: Iterable<string>): {
  [status: string]: number;
} {
  const found = new Map<string, number>();
  for (const status of statuses) {
    found.set(status, (found.get(status) ?? 0) + 1);
  }
  const known = Object.keys(STATE_WORDS).filter(status => found.has(status));
  return Object.fromEntries(known.map(status => [status, found.get(status) ?? 0]));
}

/** The head with its totals and words reckoned anew. */
export function totalled(
  head: RunState['head'],
  steps: ReadonlyMap<string, StepRunJson>
): RunState['head'] {
  const tops = [...steps.values()].filter(step => step.index === null);
  const counts = countStatuses(tops.map(step => step.status));
  const seconds = between(head.started, head.ended);
  return {
    ...head,
    words: RUN_WORDS[head.status] ?? head.status,
    seconds,
    total: tops.length,
    done: tops.filter(step => isFinalStep(step.status)).length,
    counts,
    text: totalsText(counts, seconds)
  };
}

function totalsText(counts: { [s: string]: number }, seconds: number | null): string {
  const told = Object.entries(counts).map(([s, n]) => `${number(n)} ${STATE_WORDS[s]}`);
  const time = seconds === null ? '' : `; ${duration(seconds)}`;
  return `${told.join(', ') || 'no steps'}${time}`;
}

export function between(start: number | null, end: number | null): number | null {
  return start === null || end === null ? null : Math.max(end - start, 0);
}

/** What an edge carries, now that its source has these outputs. */
export function carriedNow(
  carried: CarriedJson[],
  outputs: readonly OutputJson[]
): CarriedJson[] {
  return carried.map(({ name }) => {
    const made = outputs.find(output => output.name === name);
    return made
      ? { name, rows: made.rows, size: made.size, text: made.text }
      : { name, rows: null, size: null, text: '' };
  });
}
