/** Graphs of any size for measuring: fans out and in again, column after column. */

import type {
  GraphJson,
  LayoutJson,
  NodeJson,
  RunJson,
  StepRunJson
} from '../src/wire';

const WIDTH = 160;
const HEIGHT = 56;
const COLUMN = 250;
const ROW = 76;

const PLACE = { file: 'big.ipynb', cell: 1, cell_id: '', line: 1, text: 'cell 1' };

/** Return `count` steps in columns of `rows`, each read by two of the next column. */
export function bigGraph(
  count: number,
  rows = Math.ceil(Math.sqrt(count / 2))
): { graph: GraphJson; layout: LayoutJson; run: RunJson } {
  const names = Array.from({ length: count }, (_, i) => `step_${i}`);
  const pairs = names.flatMap((_, i) =>
    heirs(i, rows, count).map(heir => [i, heir] as const)
  );
  const at = (i: number): { x: number; y: number } => ({
    x: 20 + Math.floor(i / rows) * COLUMN,
    y: 20 + (i % rows) * ROW
  });
  const graph: GraphJson = {
    name: 'big',
    description: '',
    kernel: 'python3',
    file: 'big.ipynb',
    parameters: [],
    nodes: names.map(node),
    edges: pairs.map(([a, b]) => ({
      source: names[a] as string,
      target: names[b] as string,
      names: ['out'],
      kind: 'data'
    })),
    warnings: []
  };
  const layout: LayoutJson = {
    direction: 'LR',
    width: Math.ceil(count / rows) * COLUMN,
    height: rows * ROW + 20,
    boxes: names.map((name, i) => ({ name, ...at(i), width: WIDTH, height: HEIGHT })),
    routes: pairs.map(([a, b]) => ({
      source: names[a] as string,
      target: names[b] as string,
      points: [
        [at(a).x + WIDTH, at(a).y + HEIGHT / 2],
        [at(b).x, at(b).y + HEIGHT / 2]
      ],
      label: null
    }))
  };
  return { graph, layout, run: runOf(graph) };
}

function heirs(i: number, rows: number, count: number): number[] {
  const next = (Math.floor(i / rows) + 1) * rows;
  return [...new Set([next + (i % rows), next + ((i * 7 + 3) % rows)])].filter(
    heir => heir < count
  );
}

function node(name: string): NodeJson {
  return {
    name,
    kind: 'cell',
    kernel: 'python3',
    compute: 'local',
    inputs: [],
    outputs: [{ name: 'out', format: 'auto', optional: false }],
    parameters: [],
    when: '',
    map: null,
    retries: 0,
    timeout: null,
    place: PLACE
  };
}

const STATES = ['completed', 'completed', 'reused', 'completed', 'running', 'waiting'];

function runOf(graph: GraphJson): RunJson {
  const steps = graph.nodes.map(({ name }, i) => step(name, i / graph.nodes.length));
  return {
    id: '20261121-101500-bigbig',
    pipeline: graph.name,
    experiment: '',
    user: '',
    status: 'running',
    words: 'running',
    message: '',
    parameters: {},
    tags: {},
    created: 1_790_000_000,
    started: 1_790_000_000,
    ended: null,
    seconds: null,
    estimate: null,
    seq: 0,
    total: steps.length,
    done: 0,
    counts: {},
    text: '',
    steps,
    edges: graph.edges.map(({ source, target, names }) => ({
      source,
      target,
      carried: names.map(name => ({ name, rows: null, size: null, text: '' }))
    }))
  };
}

function step(name: string, share: number): StepRunJson {
  const status = STATES[Math.floor(share * STATES.length)] ?? 'waiting';
  return {
    key: name,
    step: name,
    index: null,
    label: '',
    status,
    words: status,
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
