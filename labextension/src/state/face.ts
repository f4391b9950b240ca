/** What every screen tells of one step, whatever its form: mirrors `amlnb/picture/face.py`. */

import type { DecisionJson, FailureJson, NodeJson, StepRunJson } from '../wire';
import type { RunState } from './run';
import { STATE_WORDS, counted, duration, isFinalStep, oneLine } from './words';

export interface Face {
  /** A status, or `idle`, `planned`, `cancelling`, `interrupted`: the class it is drawn by. */
  look: string;
  word: string;
  /** `12/45` of a fan-out's items that have ended; empty for others. */
  share: string;
  /** `try 2/3`, where there was more than one try. */
  tries: string;
  /** `12 s`, ticking while it runs; empty where there is nothing to tell. */
  time: string;
  /** How many items are in each status. */
  counts: { [status: string]: number };
}

export const IDLE: Face = {
  look: 'idle',
  word: '',
  share: '',
  tries: '',
  time: '',
  counts: {}
};

const TIMED = new Set(['completed', 'failed', 'cancelled']);
const UNDER_WAY = new Set(['running', 'retrying']);

/** Return the face of a step in a run, as at `now` (seconds since the epoch). */
export function runFace(step: StepRunJson, run: RunState['head'], now: number): Face {
  const look = lookOf(step, run);
  return {
    look,
    word: look === step.status ? step.words : look,
    share: shareOf(step),
    tries:
      step.attempt > 1 || step.status === 'retrying'
        ? `try ${step.attempt}/${step.attempts}`
        : '',
    time: timeOf(step, look, now),
    counts: step.counts
  };
}

/** A step under way in a run that is being stopped, or has lost its runner, says so. */
function lookOf(step: StepRunJson, run: RunState['head']): string {
  if (UNDER_WAY.has(step.status)) {
    if (run.status === 'cancelling' || run.status === 'interrupted') {
      return run.status;
    }
  }
  return step.status;
}

function shareOf(step: StepRunJson): string {
  if (!step.items.length) {
    return '';
  }
  const done = Object.entries(step.counts).filter(([status]) => isFinalStep(status));
  return `${done.reduce((sum, [, n]) => sum + n, 0)}/${step.items.length}`;
}

function timeOf(step: StepRunJson, look: string, now: number): string {
  if (step.seconds !== null && TIMED.has(step.status)) {
    return duration(step.seconds);
  }
  if (isFinalStep(step.status) || look === 'interrupted') {
    return '';
  }
  if (step.status === 'retrying' && step.retry_at !== null && step.retry_at > now) {
    return `again in ${duration(Math.ceil(step.retry_at - now))}`;
  }
  if (step.started !== null && UNDER_WAY.has(step.status)) {
    return duration(Math.max(now - step.started, 0));
  }
  return step.estimate === null ? '' : `about ${duration(step.estimate)}`;
}

/** Whether the face changes with the clock alone. */
export function isTicking(step: StepRunJson): boolean {
  return UNDER_WAY.has(step.status);
}

const PLANNED: { [action: string]: string } = {
  run: 'planned',
  reuse: 'reused',
  skip: 'skipped'
};

/** Return the face of a step that a plan speaks of. */
export function planFace(decision: DecisionJson): Face {
  const toRun = decision.items.filter(item => item.action === 'run').length;
  const reused = decision.items.filter(item => item.action === 'reuse').length;
  const counts = { waiting: decision.items.length - reused, reused };
  return {
    look: PLANNED[decision.action] ?? 'idle',
    word: decision.words,
    share: toRun ? `${toRun} of ${counted(decision.items.length, 'item')}` : '',
    tries: '',
    time:
      decision.action === 'run' && decision.estimate !== null
        ? `about ${duration(decision.estimate)}`
        : '',
    counts: Object.fromEntries(Object.entries(counts).filter(([, n]) => n))
  };
}

/** The face of several steps drawn as one. */
export function groupFace(faces: readonly Face[]): Face {
  const counts: { [look: string]: number } = {};
  faces.forEach(({ look }) => (counts[look] = (counts[look] ?? 0) + 1));
  const look = URGENT_FIRST.find(each => counts[each]) ?? 'idle';
  return { ...IDLE, look, word: counted(faces.length, 'step'), counts };
}

/** What needs a look goes before what waits or is done. */
export const URGENT_FIRST = [
  'failed',
  'running',
  'retrying',
  'cancelling',
  'interrupted',
  'upstream_failed',
  'planned',
  'waiting',
  'cancelled',
  'skipped',
  'completed',
  'reused',
  'idle'
];

/** The second line of a box: `done · 12/45 · 3.2 s`. */
export function stateText(face: Face): string {
  return [face.word, face.share, face.tries, face.time].filter(Boolean).join(' · ');
}

/** What is special about where a step runs; empty where nothing is. */
export function chipText(node: NodeJson, pipelineKernel: string): string {
  const kernel = node.kernel === pipelineKernel ? '' : node.kernel;
  const compute = node.compute === 'local' ? '' : node.compute;
  return [kernel, compute].filter(Boolean).map(oneLine).join(' · ');
}

/** The word of a status; one that this version does not know is its own word. */
export function wordOf(status: string): string {
  return STATE_WORDS[status] ?? oneLine(status.replace(/_/g, ' '));
}

/** Why a step is as it is, in one line. */
export function whyText(step: StepRunJson): string {
  const failure: FailureJson | null = step.failure;
  if (failure && (step.status === 'failed' || step.status === 'retrying')) {
    return oneLine(failure.text || failure.message);
  }
  return [...step.reasons.map(reason => reason.text), ...step.warnings]
    .map(oneLine)
    .join('; ');
}
