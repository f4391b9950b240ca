/** Runs × steps: the last runs of a pipeline, a column each. */

import type { RunHeadJson, StepHeadJson } from '../api';

export interface Grid {
  /** The oldest run first, as time goes. */
  runs: RunHeadJson[];
  rows: { name: string; cells: (StepHeadJson | null)[] }[];
}

/** Return the grid; its rows are the newest run's steps, then those that are gone. */
export function gridOf(heads: readonly RunHeadJson[]): Grid {
  const runs = [...heads].sort((a, b) => a.created - b.created);
  const tables = runs.map(run => new Map(run.steps.map(step => [step.name, step])));
  const names = new Set(
    [...runs].reverse().flatMap(run => run.steps.map(step => step.name))
  );
  return {
    runs,
    rows: [...names].map(name => ({
      name,
      cells: tables.map(table => table.get(name) ?? null)
    }))
  };
}
