/** A run after events: the mirror of `replay` in `amlnb/model/run.py`. */

import type { EdgeRunJson, EventJson, StepRunJson } from '../wire';
import { carriedNow, countStatuses, totalled, waitingStep, type RunState } from './run';
import { reopened, reopens, stepAfter, type StepEventJson } from './step_after';
import { isFinalRun } from './words';

/** What is changed in place while a batch is folded; the state itself never is. */
interface Draft {
  head: RunState['head'];
  steps: Map<string, StepRunJson>;
  order: string[];
  planned: RunState['planned'];
  /** The steps whose outputs were told anew. */
  made: Set<string>;
  /** The fan-outs whose items' counts changed. */
  counted: Set<string>;
}

/**
 * Return the state after `events`; those that it holds already are passed over, and
 * the same state comes back if all were.
 */
export function reduce(state: RunState, events: readonly EventJson[]): RunState {
  const news = events.filter(event => event.seq > state.head.seq);
  if (!news.length) {
    return state;
  }
  const draft = draftOf(state);
  news.forEach(event => fold(draft, event));
  draft.counted.forEach(key => recount(draft.steps, key));
  return {
    head: totalled(draft.head, draft.steps),
    steps: draft.steps,
    order: draft.order,
    planned: draft.planned,
    edges: edgesNow(state.edges, draft)
  };
}

/** Whether events are missing between the state and these. */
export function hasGap(state: RunState, events: readonly EventJson[]): boolean {
  const first = events.find(event => event.seq > state.head.seq);
  return first !== undefined && first.seq > state.head.seq + 1;
}

function draftOf(state: RunState): Draft {
  return {
    head: state.head,
    steps: new Map(state.steps),
    order: [...state.order],
    planned: state.planned,
    made: new Set(),
    counted: new Set()
  };
}

function fold(draft: Draft, event: EventJson): void {
  if (event.seq <= draft.head.seq) {
    return;
  }
  draft.head = { ...draft.head, seq: event.seq };
  switch (event.kind) {
    case 'run_started':
      return begin(draft, event.time, event.resumed);
    case 'cancel_requested':
      return isFinalRun(draft.head.status)
        ? undefined
        : setHead(draft, { status: 'cancelling' });
    case 'run_ended':
      return setHead(draft, {
        status: event.status,
        ended: event.time,
        message: event.message
      });
    case 'step_mapped':
      return expand(draft, event.key, event.labels);
    default:
      return foldStep(draft, event);
  }
}

function setHead(draft: Draft, facts: Partial<RunState['head']>): void {
  draft.head = { ...draft.head, ...facts };
}

function begin(draft: Draft, now: number, isResumed: boolean): void {
  if (isResumed) {
    reopen(draft);
  }
  setHead(draft, {
    status: 'running',
    started: draft.head.started ?? now,
    ended: null,
    message: ''
  });
}

function reopen(draft: Draft): void {
  for (const [key, step] of draft.steps) {
    if (reopens(step)) {
      put(draft, reopened(step, draft.planned.get(key) ?? []));
    }
  }
}

function expand(draft: Draft, key: string, labels: string[]): void {
  const keys = labels.map((_, i) => `${key}[${i}]`);
  const parent = stepOf(draft, key);
  draft.steps.set(key, { ...parent, items: keys });
  labels.forEach((label, index) => {
    const item = keys[index] as string;
    if (!draft.steps.has(item)) {
      const attempts = parent.attempts;
      draft.steps.set(item, { ...waitingStep(item, key), index, label, attempts });
    }
  });
  const items = new Set(keys);
  const others = draft.order.filter(other => !items.has(other));
  others.splice(others.indexOf(key) + 1, 0, ...keys);
  draft.order = others;
  draft.counted.add(key);
}

function foldStep(draft: Draft, event: StepEventJson): void {
  if (typeof event.key !== 'string') {
    return; // an event of a newer version that this page knows nothing of
  }
  const planned = draft.planned.get(event.key) ?? [];
  const after = stepAfter(stepOf(draft, event.key), event, planned);
  put(draft, after);
  if ('outputs' in event) {
    draft.made.add(event.key);
  }
  if (after.index !== null && after.status === 'running') {
    markRunning(draft, after.step, event.time);
  }
}

function stepOf(draft: Draft, key: string): StepRunJson {
  const found = draft.steps.get(key);
  if (!found) {
    draft.order.push(key);
  }
  return found ?? waitingStep(key, key);
}

function put(draft: Draft, step: StepRunJson): void {
  draft.steps.set(step.key, step);
  if (step.index !== null) {
    draft.counted.add(step.step);
  }
}

function markRunning(draft: Draft, key: string, now: number): void {
  const parent = draft.steps.get(key);
  if (parent?.status === 'waiting') {
    const words = 'running';
    draft.steps.set(key, { ...parent, status: 'running', words, started: now });
  }
}

function recount(steps: Map<string, StepRunJson>, key: string): void {
  const parent = steps.get(key);
  if (parent) {
    const statuses = parent.items.map(item => steps.get(item)?.status ?? 'waiting');
    steps.set(key, { ...parent, counts: countStatuses(statuses) });
  }
}

function edgesNow(edges: RunState['edges'], draft: Draft): RunState['edges'] {
  if (!draft.made.size) {
    return edges;
  }
  return edges.map((edge): EdgeRunJson => {
    const outputs = draft.steps.get(edge.source)?.outputs;
    return draft.made.has(edge.source) && outputs
      ? { ...edge, carried: carriedNow(edge.carried, outputs) }
      : edge;
  });
}
