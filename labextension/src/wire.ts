/**
 * The JSON of `amlnb/wire/*.py`: one interface for each TypedDict there, of the same
 * name and the same fields. A test compares the two sides.
 */

export type JsonValue =
  boolean | number | string | null | JsonValue[] | { [key: string]: JsonValue };

// ---- reason.py

export interface ReasonJson {
  kind: string;
  name: string;
  text: string;
  run: string;
}

export interface PlaceJson {
  file: string;
  cell: number | null;
  cell_id: string;
  line: number;
  text: string;
}

export interface FailureJson {
  fault: string;
  message: string;
  exception: string;
  place: PlaceJson | null;
  line: string;
  traceback: string;
  text: string;
}

// ---- output.py

export interface OutputJson {
  name: string;
  format: string;
  type: string;
  size: number;
  rows: number | null;
  items: number | null;
  digest: string;
  summary: { [key: string]: JsonValue };
  text: string;
  pickle: boolean;
}

// ---- graph.py

export type StepKind = 'cell' | 'notebook' | 'command';
export type EdgeKind = 'data' | 'condition' | 'order';

export interface ParameterJson {
  name: string;
  type: string;
  default: JsonValue;
  required: boolean;
  description: string;
}

export interface InputJson {
  name: string;
  step: string;
  output: string;
  path: string;
}

export interface SlotJson {
  name: string;
  format: string;
  optional: boolean;
}

export interface ArgumentJson {
  name: string;
  parameter: string;
  value: JsonValue;
}

export interface MapJson {
  item: string;
  text: string;
  max_parallel: number | null;
}

export interface NodeJson {
  name: string;
  kind: StepKind;
  kernel: string;
  compute: string;
  inputs: InputJson[];
  outputs: SlotJson[];
  parameters: ArgumentJson[];
  when: string;
  map: MapJson | null;
  retries: number;
  timeout: number | null;
  place: PlaceJson;
}

export interface EdgeJson {
  source: string;
  target: string;
  names: string[];
  kind: EdgeKind;
}

export interface GraphJson {
  name: string;
  description: string;
  kernel: string;
  file: string;
  parameters: ParameterJson[];
  nodes: NodeJson[];
  edges: EdgeJson[];
  warnings: string[];
}

// ---- layout.py

export interface BoxJson {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface AreaJson {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface RouteJson {
  source: string;
  target: string;
  points: number[][];
  label: AreaJson | null;
}

export interface LayoutJson {
  direction: 'LR' | 'TB';
  width: number;
  height: number;
  boxes: BoxJson[];
  routes: RouteJson[];
}

// ---- plan.py

export interface DecisionJson {
  key: string;
  action: 'run' | 'reuse' | 'skip';
  words: string;
  reasons: ReasonJson[];
  estimate: number | null;
  items: DecisionJson[];
}

export interface PlanJson {
  decisions: DecisionJson[];
  estimate: number | null;
  run: number;
  reuse: number;
  skip: number;
  text: string;
}

// ---- run.py

export interface StepRunJson {
  key: string;
  step: string;
  index: number | null;
  label: string;
  status: string;
  words: string;
  attempt: number;
  attempts: number;
  started: number | null;
  ended: number | null;
  seconds: number | null;
  estimate: number | null;
  compute: string;
  kernel: string;
  reasons: ReasonJson[];
  failure: FailureJson | null;
  outputs: OutputJson[];
  reused_from: string;
  warnings: string[];
  metrics: { [key: string]: JsonValue };
  retry_at: number | null;
  items: string[];
  counts: { [key: string]: number };
}

export interface CarriedJson {
  name: string;
  rows: number | null;
  size: number | null;
  text: string;
}

export interface EdgeRunJson {
  source: string;
  target: string;
  carried: CarriedJson[];
}

export interface RunJson {
  id: string;
  pipeline: string;
  experiment: string;
  user: string;
  status: string;
  words: string;
  message: string;
  parameters: { [key: string]: JsonValue };
  tags: { [key: string]: string };
  created: number;
  started: number | null;
  ended: number | null;
  seconds: number | null;
  estimate: number | null;
  seq: number;
  total: number;
  done: number;
  counts: { [key: string]: number };
  text: string;
  steps: StepRunJson[];
  edges: EdgeRunJson[];
}

// ---- event.py

export interface HeadJson {
  run: string;
  seq: number;
  time: number;
  text: string;
}

export interface RunStartedJson extends HeadJson {
  kind: 'run_started';
  owner: string;
  resumed: boolean;
}

export interface StepMappedJson extends HeadJson {
  kind: 'step_mapped';
  key: string;
  labels: string[];
}

export interface StepStartedJson extends HeadJson {
  kind: 'step_started';
  key: string;
  attempt: number;
  compute: string;
  kernel: string;
  reasons: ReasonJson[];
}

export interface AttemptFailedJson extends HeadJson {
  kind: 'attempt_failed';
  key: string;
  attempt: number;
  failure: FailureJson;
  retry_at: number;
}

export interface AttemptLostJson extends HeadJson {
  kind: 'attempt_lost';
  key: string;
  attempt: number;
}

export interface StepCompletedJson extends HeadJson {
  kind: 'step_completed';
  key: string;
  attempt: number;
  outputs: OutputJson[];
  seconds: number;
  warnings: string[];
  metrics: { [key: string]: JsonValue };
}

export interface StepReusedJson extends HeadJson {
  kind: 'step_reused';
  key: string;
  reused_from: string;
  outputs: OutputJson[];
  reasons: ReasonJson[];
}

export interface StepFailedJson extends HeadJson {
  kind: 'step_failed';
  key: string;
  attempt: number;
  failure: FailureJson;
  metrics: { [key: string]: JsonValue };
}

export interface StepSkippedJson extends HeadJson {
  kind: 'step_skipped';
  key: string;
  reasons: ReasonJson[];
}

export interface StepCancelledJson extends HeadJson {
  kind: 'step_cancelled';
  key: string;
}

export interface CancelRequestedJson extends HeadJson {
  kind: 'cancel_requested';
  by: string;
}

export interface RunEndedJson extends HeadJson {
  kind: 'run_ended';
  status: string;
  message: string;
}

export type EventJson =
  | RunStartedJson
  | StepMappedJson
  | StepStartedJson
  | AttemptFailedJson
  | AttemptLostJson
  | StepCompletedJson
  | StepReusedJson
  | StepFailedJson
  | StepSkippedJson
  | StepCancelledJson
  | CancelRequestedJson
  | RunEndedJson;
