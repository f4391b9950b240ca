/** One step after one event: the mirror of `_step_after` in `amlnb/model/run.py`. */

import type {
  AttemptFailedJson,
  AttemptLostJson,
  ReasonJson,
  StepCancelledJson,
  StepCompletedJson,
  StepFailedJson,
  StepReusedJson,
  StepRunJson,
  StepSkippedJson,
  StepStartedJson
} from '../wire';
import { between } from './run';
import { STATE_WORDS, isFinalStep } from './words';

export type StepEventJson =
  | StepStartedJson
  | AttemptFailedJson
  | AttemptLostJson
  | StepCompletedJson
  | StepReusedJson
  | StepFailedJson
  | StepSkippedJson
  | StepCancelledJson;

/** The step after the event; `planned` is why the plan has it run. */
export function stepAfter(
  step: StepRunJson,
  event: StepEventJson,
  planned: ReasonJson[]
): StepRunJson {
  const after = changed(step, event);
  // Reasons that were the plan's alone end with the step: it has none of its own.
  return isFinalStep(after.status) && after.reasons === planned
    ? { ...after, reasons: [] }
    : after;
}

function changed(step: StepRunJson, event: StepEventJson): StepRunJson {
  switch (event.kind) {
    case 'step_started':
      return started(step, event);
    case 'attempt_failed':
      return became(step, 'retrying', {
        failure: event.failure,
        retry_at: event.retry_at
      });
    case 'attempt_lost':
      return became(step, 'waiting', {});
    case 'step_completed':
      return ended(step, 'completed', event.time, {
        outputs: event.outputs,
        failure: null,
        warnings: event.warnings,
        metrics: event.metrics
      });
    case 'step_reused':
      return ended(step, 'reused', event.time, {
        outputs: event.outputs,
        reasons: event.reasons,
        reused_from: event.reused_from
      });
    case 'step_failed':
      return ended(step, 'failed', event.time, {
        failure: event.failure,
        metrics: event.metrics
      });
    case 'step_skipped':
      return ended(step, skippedStatus(event.reasons), event.time, {
        reasons: event.reasons
      });
    case 'step_cancelled':
      return ended(step, 'cancelled', event.time, {});
    default:
      return step; // a kind that only a newer version knows
  }
}

function started(step: StepRunJson, event: StepStartedJson): StepRunJson {
  return became(step, 'running', {
    attempt: event.attempt,
    attempts: Math.max(step.attempts, event.attempt),
    compute: event.compute,
    kernel: event.kernel,
    started: step.started ?? event.time,
    ended: null,
    retry_at: null,
    failure: null,
    metrics: {},
    reasons: event.reasons.length ? event.reasons : step.reasons
  });
}

function ended(
  step: StepRunJson,
  status: string,
  now: number,
  facts: Partial<StepRunJson>
): StepRunJson {
  return became(step, status, { ended: now, ...facts });
}

/** What a resume tries again waits again; its attempts and outputs stay. */
export function reopened(step: StepRunJson, planned: ReasonJson[]): StepRunJson {
  return became(step, 'waiting', { ended: null, failure: null, reasons: planned });
}

const TRIED_AGAIN = new Set(['failed', 'upstream_failed', 'cancelled']);
const SKIPPED_FOR_NOW = new Set(['run_stopped', 'parent_failed']);

/** Whether a resume tries this step again. */
export function reopens(step: StepRunJson): boolean {
  return (
    TRIED_AGAIN.has(step.status) ||
    (step.status === 'skipped' &&
      step.reasons.some(({ kind }) => SKIPPED_FOR_NOW.has(kind)))
  );
}

function skippedStatus(reasons: ReasonJson[]): string {
  const isHeir = reasons.some(({ kind }) => kind === 'parent_failed');
  return isHeir ? 'upstream_failed' : 'skipped';
}

function became(
  step: StepRunJson,
  status: string,
  facts: Partial<StepRunJson>
): StepRunJson {
  const next = { ...step, ...facts, status, words: STATE_WORDS[status] ?? status };
  return { ...next, seconds: between(next.started, next.ended) };
}
