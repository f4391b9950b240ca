/** All that one view of a run holds: the run itself and how it is looked at. */

import { API_VERSION, type RunPageJson, type StatusJson } from '../api';
import {
  sentence,
  type Connection,
  type Disposable,
  type Transport
} from '../client/transport';
import type {
  DecisionJson,
  EdgeRunJson,
  EventJson,
  GraphJson,
  LayoutJson,
  PlanJson,
  RunJson,
  StepRunJson
} from '../wire';
import { Clock } from './clock';
import { IDLE, isTicking, planFace, runFace, type Face } from './face';
import { NO_FILTER, type Filter } from './filter';
import type { Grouping } from './groups';
import { hasGap, reduce } from './reduce';
import { runState, type RunState } from './run';
import { Signal, Undo } from './signal';
import { RUN_WORDS } from './words';

/** What a session starts from: a run's page, or a pipeline with a plan, or alone. */
export interface SessionPage {
  graph: GraphJson;
  layout: LayoutJson;
  run: RunJson | null;
  plan: PlanJson | null;
  before: EdgeRunJson[];
  version: number;
}

export function runPage(page: RunPageJson): SessionPage {
  return { ...page, plan: null };
}

export class Session implements Disposable {
  readonly graph: GraphJson;
  readonly layout: LayoutJson;
  readonly before: readonly EdgeRunJson[];
  readonly run: Signal<RunState | null>;
  readonly plan: Signal<PlanJson | null>;
  /** The keys of steps and items that are no longer as they were. */
  readonly changed = new Signal<ReadonlySet<string>>(new Set());
  readonly selection = new Signal<string | null>(null);
  readonly filter = new Signal<Filter>(NO_FILTER);
  readonly grouping = new Signal<Grouping>('none');
  /** Fan-outs that show their items, and groups that show their steps. */
  readonly opened = new Signal<ReadonlySet<string>>(new Set());
  readonly connection = new Signal<Connection>('connecting');
  /** A sentence on what is wrong; empty when nothing is. */
  readonly trouble = new Signal<string>('');
  /** Events told to this view; all of them once somebody asked for them. */
  readonly told = new Signal<readonly EventJson[]>([]);
  private readonly undo = new Undo();
  private decisions = new Map<string, DecisionJson>();

  constructor(
    page: SessionPage,
    readonly transport: Transport,
    readonly clock: Clock = new Clock()
  ) {
    this.graph = page.graph;
    this.layout = page.layout;
    this.before = page.before;
    this.run = new Signal(page.run ? runState(page.run) : null);
    this.plan = new Signal(page.plan);
    this.undo.add(
      this.plan.watch(plan => {
        this.decisions = new Map((plan?.decisions ?? []).map(d => [d.key, d]));
        this.changed.value = new Set(this.graph.nodes.map(node => node.name));
      })
    );
    if (page.version !== API_VERSION) {
      this.trouble.value = versionSentence(page.version);
    }
  }

  dispose(): void {
    this.undo.dispose();
    this.clock.dispose();
  }

  /** Listen to the run's events from here on. */
  follow(): void {
    const id = this.run.value?.head.id;
    if (id) {
      this.undo.add(
        this.transport.follow(id, () => this.run.value?.head.seq ?? 0, {
          events: events => this.take(events),
          status: status => this.setStatus(status),
          connection: connection => (this.connection.value = connection)
        })
      );
    }
  }

  /** Fold events in; if some are missing between, ask for them first. */
  take(events: readonly EventJson[]): void {
    const state = this.run.value;
    if (!state) {
      return;
    }
    if (hasGap(state, events)) {
      void this.catchUp(state.head.seq);
      return;
    }
    this.set(reduce(state, events));
    const last = this.told.value[this.told.value.length - 1]?.seq ?? state.head.seq;
    const news = events.filter(event => event.seq > last);
    if (news.length) {
      this.told.value = [...this.told.value, ...news];
    }
  }

  /** A run told anew as a whole; one that is older than ours is passed over. */
  replace(run: RunJson): void {
    if (run.seq >= (this.run.value?.head.seq ?? 0)) {
      this.set(runState(run));
    }
  }

  /** Ask for all events from the first one. */
  async history(): Promise<readonly EventJson[]> {
    const id = this.run.value?.head.id;
    if (id && this.told.value[0]?.seq !== 1) {
      const stored = await this.transport.ask('events', { run: id, after: 0 });
      this.told.value = stored.map(each => each.event);
      this.take(this.told.value);
    }
    return this.told.value;
  }

  step(key: string): StepRunJson | null {
    return this.run.value?.steps.get(key) ?? null;
  }

  decision(key: string): DecisionJson | null {
    return this.decisions.get(key) ?? null;
  }

  /** How a step, or an item of a fan-out, looks now. */
  face(key: string): Face {
    const run = this.run.value;
    const step = run?.steps.get(key);
    if (run && step) {
      return runFace(step, run.head, this.clock.now);
    }
    const decision = this.decisions.get(key);
    return decision ? planFace(decision) : IDLE;
  }

  /** The keys of the steps that tick. */
  ticking(): string[] {
    const steps = this.run.value?.steps.values() ?? [];
    return [...steps].filter(isTicking).map(step => step.key);
  }

  /** Do something that may fail, and say so if it does. */
  async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.trouble.value = '';
    } catch (error) {
      this.trouble.value = sentence(error);
    }
  }

  toggle(key: string): void {
    const opened = new Set(this.opened.value);
    if (!opened.delete(key)) {
      opened.add(key);
    }
    this.opened.value = opened;
  }

  private async catchUp(after: number): Promise<void> {
    const run = this.run.value?.head.id ?? '';
    await this.attempt(async () => {
      const missed = await this.transport.ask('events', { run, after });
      const events = missed.map(each => each.event);
      const state = this.run.value;
      if (state && !hasGap(state, events)) {
        this.take(events);
      }
    });
  }

  private setStatus({ status, words }: StatusJson): void {
    const state = this.run.value;
    if (state && state.head.status !== status) {
      const told = words || (RUN_WORDS[status] ?? status);
      this.set({ ...state, head: { ...state.head, status, words: told } }, true);
    }
  }

  private set(next: RunState, isAll = false): void {
    const last = this.run.value;
    if (next === last) {
      return;
    }
    const all = isAll || last?.head.status !== next.head.status;
    const keys = [...next.steps.keys()].filter(
      key =>
        (all && isTicking(next.steps.get(key) as StepRunJson)) ||
        next.steps.get(key) !== last?.steps.get(key)
    );
    this.run.value = next;
    this.changed.value = new Set(keys);
  }
}

function versionSentence(version: number): string {
  return version > API_VERSION
    ? 'The server is newer than this page: reload the page to see all it tells.'
    : 'The server is older than this page: restart the Jupyter server after an update of amlnb.';
}
