/** Two runs side by side: parameters, steps, metrics, and what the edges carried. */

import type { JsonValue, RunJson, StepRunJson } from '../wire';
import { duration, valueText } from './words';

export interface Row {
  what: string;
  left: string;
  right: string;
  isChanged: boolean;
}

export interface Comparison {
  parameters: Row[];
  steps: Row[];
  metrics: Row[];
  data: Row[];
}

export function compare(left: RunJson, right: RunJson): Comparison {
  return {
    parameters: rows(values(left.parameters), values(right.parameters)),
    steps: rows(stepWords(left), stepWords(right), statusOnly),
    metrics: rows(metrics(left), metrics(right)),
    data: rows(carried(left), carried(right))
  };
}

type Told = Map<string, string>;

function rows(left: Told, right: Told, core = (text: string): string => text): Row[] {
  return [...new Set([...left.keys(), ...right.keys()])].map(what => {
    const [a, b] = [left.get(what) ?? '', right.get(what) ?? ''];
    return { what, left: a || '–', right: b || '–', isChanged: core(a) !== core(b) };
  });
}

/** A step's time differs in every run; its state is what counts. */
function statusOnly(text: string): string {
  return text.split(' · ')[0] ?? '';
}

function values(given: { [name: string]: JsonValue }): Told {
  return new Map(Object.entries(given).map(([name, v]) => [name, valueText(v)]));
}

function tops(run: RunJson): StepRunJson[] {
  return run.steps.filter(step => step.index === null);
}

function stepWords(run: RunJson): Told {
  return new Map(
    tops(run).map(step => {
      const time =
        step.seconds === null || step.status === 'reused' ? '' : duration(step.seconds);
      return [step.key, [step.words, time].filter(Boolean).join(' · ')];
    })
  );
}

function metrics(run: RunJson): Told {
  return new Map(
    run.steps.flatMap(step =>
      Object.entries(step.metrics).map(([name, value]): [string, string] => [
        `${step.key}.${name}`,
        valueText(value)
      ])
    )
  );
}

function carried(run: RunJson): Told {
  return new Map(
    tops(run).flatMap(step =>
      step.outputs.map((output): [string, string] => [
        `${step.key}.${output.name}`,
        output.text
      ])
    )
  );
}
