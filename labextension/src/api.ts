/**
 * What a view may ask for, by whatever way the question travels: REST and WebSocket of
 * the Jupyter server, or the comm of a kernel. The kinds of question are the same.
 */

import type {
  EdgeRunJson,
  EventJson,
  GraphJson,
  JsonValue,
  LayoutJson,
  PlaceJson,
  PlanJson,
  ReasonJson,
  RunJson
} from './wire';

/** The version of this file; a server that speaks another one says so. */
export const API_VERSION = 1;

/** One step of a run, as a list of runs tells it. */
export interface StepHeadJson {
  name: string;
  status: string;
  words: string;
  seconds: number | null;
}

/** One run, as a list of runs tells it; the fields mean what those of RunJson mean. */
export interface RunHeadJson {
  id: string;
  pipeline: string;
  experiment: string;
  user: string;
  /** The notebook or file that the pipeline was read from; may be empty. */
  file: string;
  status: string;
  words: string;
  parameters: { [key: string]: JsonValue };
  created: number;
  started: number | null;
  ended: number | null;
  seconds: number | null;
  estimate: number | null;
  total: number;
  done: number;
  counts: { [key: string]: number };
  text: string;
  /** In the pipeline's order; empty unless asked for. */
  steps: StepHeadJson[];
}

export interface ExperimentJson {
  name: string;
  runs: number;
  last: RunHeadJson | null;
}

/** All that a view needs to show a run. */
export interface RunPageJson {
  version: number;
  run: RunJson;
  graph: GraphJson;
  layout: LayoutJson;
  /** What the edges carried in the last good run before this one; empty without one. */
  before: EdgeRunJson[];
}

export interface StoredEventJson {
  seq: number;
  event: EventJson;
}

/** A run's status changed without an event: its runner died, or came back. */
export interface StatusJson {
  status: string;
  words: string;
}

/** What the stream of a run sends: events, one or many, or a status. */
export type StreamJson = StoredEventJson | StoredEventJson[] | StatusJson;

/** What the stream of all runs sends. */
export interface HeadsJson {
  /** Where a stream that is opened again goes on: `after=`. */
  cursor: string;
  runs: RunHeadJson[];
}

/** A part of a log, in bytes from its beginning. */
export interface LogPartJson {
  text: string;
  from: number;
  /** Where the next part begins. */
  next: number;
  size: number;
}

/** What every preview tells, beside what its kind does. */
interface PreviewHead {
  name: string;
  format: string;
  type: string;
  size: number;
  /** Whether there is more than is sent. */
  truncated?: boolean;
}

/** An output's look, without running any of its code: `amlnb.data.preview`. */
export type PreviewJson = PreviewHead &
  (
    | {
        kind: 'table';
        columns: string[];
        dtypes: string[];
        rows: JsonValue[][];
        total: number | null;
      }
    | { kind: 'json'; value: JsonValue }
    | { kind: 'text'; text: string }
    | { kind: 'array'; shape: number[]; dtype: string; values: JsonValue[] }
    /** `data` is base64; empty where the picture is too large to send. */
    | { kind: 'image'; mime: string; data: string }
    | {
        kind: 'folder';
        entries: { path: string; size: number; link: string }[];
        total: number;
      }
    | { kind: 'list'; items: PreviewJson[]; total: number }
    | { kind: 'binary'; hex: string }
    | { kind: 'pickle'; summary: { [key: string]: JsonValue } }
    | { kind: 'missing' | 'unreadable'; message: string }
  );

/** Code from another cell that is shipped with a step. */
export interface HelperJson {
  name: string;
  /** `import`, `function`, `class`, `constant` or `shared cell`. */
  kind: string;
  text: string;
  place: PlaceJson;
}

export interface SourceJson {
  text: string;
  language: string;
  place: PlaceJson | null;
  /** In the order in which they run before it. */
  helpers: HelperJson[];
  /** Why it runs, was reused or skipped. */
  reasons: ReasonJson[];
}

export interface PlanReplyJson {
  graph: GraphJson;
  layout: LayoutJson;
  plan: PlanJson;
}

export interface InferReplyJson {
  /** The magic's line: `%%pipeline_step train -i flights -o model`. */
  line: string;
  /** What a person should check, one sentence each. */
  notes: string[];
}

/** An executed notebook; nbformat's own JSON, read with care. */
export type NotebookJson = { [key: string]: JsonValue };

type Values = { [key: string]: JsonValue };

/** Each kind of question: its facts and its answer. */
export interface Questions {
  runs: {
    asked: {
      experiment?: string;
      pipeline?: string;
      file?: string;
      limit?: number;
      steps?: 0 | 1;
    };
    answer: RunHeadJson[];
  };
  experiments: { asked: Record<string, never>; answer: ExperimentJson[] };
  /** Sources on the left (LR, the usual) or on top (TB). */
  run: { asked: { run: string; direction?: 'LR' | 'TB' }; answer: RunPageJson };
  events: { asked: { run: string; after: number }; answer: StoredEventJson[] };
  /** A negative `from` counts from the end. */
  log: { asked: { run: string; key: string; from: number }; answer: LogPartJson };
  preview: { asked: { run: string; key: string; name: string }; answer: PreviewJson };
  notebook: { asked: { run: string; key: string }; answer: NotebookJson };
  source: { asked: { run: string; key: string }; answer: SourceJson };
  cancel: { asked: { run: string }; answer: { run: string } };
  /** Go on with the same run. */
  resume: { asked: { run: string }; answer: { run: string } };
  /** A new run that keeps what was done, but for the steps in `again` and their heirs. */
  repair: {
    asked: { run: string; parameters: Values; again: string[] };
    answer: { run: string };
  };
  /** A run of the notebook at `path` or, where that is empty, of `run`'s pipeline. */
  submit: {
    asked: { path: string; run: string; parameters: Values; targets: string[] };
    answer: { run: string };
  };
  plan: { asked: { path: string; run: string }; answer: PlanReplyJson };
  infer: { asked: { cells: string[]; index: number }; answer: InferReplyJson };
}

export type Kind = keyof Questions;
export type Asked<K extends Kind> = Questions[K]['asked'];
export type Answer<K extends Kind> = Questions[K]['answer'];
