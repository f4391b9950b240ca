/** The recorded run of `fixtures/flights.json`, typed. */

import { readFileSync } from 'node:fs';
import type {
  EventJson,
  GraphJson,
  LayoutJson,
  PlanJson,
  RunJson,
  StepRunJson
} from '../src/wire';

export interface Flights {
  graph: GraphJson;
  layout: LayoutJson;
  plan: PlanJson;
  events: EventJson[];
  runs: { [seq: string]: RunJson };
  /** After each event: seq, status, done, text, and each step's key, status, tries… */
  heads: unknown[][];
}

export const flights = JSON.parse(
  readFileSync('test/fixtures/flights.json', 'utf8')
) as Flights;

export function runAt(seq: number): RunJson {
  const run = flights.runs[String(seq)];
  if (!run) {
    throw new Error(`no recorded run after event ${seq}`);
  }
  return run;
}

export function stepAt(seq: number, key: string): StepRunJson {
  const step = runAt(seq).steps.find(each => each.key === key);
  if (!step) {
    throw new Error(`no step ${key} after event ${seq}`);
  }
  return step;
}
