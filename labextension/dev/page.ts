/** A page for the tests: the real views, with answers and events from the test. */

import '../style/base.css';
import '../style/graph.css';
import '../style/panels.css';
import type { Answer, Asked, Kind, RunHeadJson } from '../src/api';
import {
  RefusedError,
  type Connection,
  type Disposable,
  type Follower,
  type HeadsFollower,
  type Transport
} from '../src/client/transport';
import { RunsPanel } from '../src/panels/runs';
import { Viewer } from '../src/panels/viewer';
import { Signal } from '../src/state/signal';
import type { SessionPage } from '../src/state/session';
import type { EventJson } from '../src/wire';
import { bigGraph } from './big_graph';

type Answers = { [kind: string]: unknown };

/** Answers from a table: by kind, or by kind and its last part (`preview:table`). */
class TableTransport implements Transport {
  follower: Follower | null = null;
  heads: HeadsFollower | null = null;
  readonly asked: { kind: string; asked: unknown }[] = [];

  constructor(public answers: Answers) {}

  ask<K extends Kind>(kind: K, asked: Asked<K>): Promise<Answer<K>> {
    this.asked.push({ kind, asked });
    const name = 'name' in asked ? `${kind}:${String(asked.name)}` : kind;
    const answer = this.answers[name] ?? this.answers[kind];
    return answer === undefined
      ? Promise.reject(new RefusedError(404, `No answer to ${kind} in this test.`))
      : Promise.resolve(structuredClone(answer) as Answer<K>);
  }

  follow(_run: string, _after: () => number, follower: Follower): Disposable {
    this.follower = follower;
    follower.connection('live');
    return { dispose: () => (this.follower = null) };
  }

  followRuns(follower: HeadsFollower): Disposable {
    this.heads = follower;
    return { dispose: () => (this.heads = null) };
  }
}

const transport = new TableTransport({});
const news = {
  changed: new Signal<readonly RunHeadJson[]>([]),
  connection: new Signal<Connection>('live')
};
const host = document.getElementById('host') as HTMLElement;
let viewer: Viewer | null = null;

const page = {
  transport,
  bigGraph,
  show(start: SessionPage, answers: Answers): void {
    transport.answers = answers;
    viewer?.dispose();
    viewer = new Viewer(transport, {
      ownsWheel: true,
      openNotebook: () => undefined,
      openPlace: () => undefined
    });
    host.append(viewer.node);
    viewer.show(start);
  },
  runs(heads: RunHeadJson[]): void {
    transport.answers = { runs: heads };
    viewer?.dispose();
    host.replaceChildren(new RunsPanel(transport, news, () => undefined).node);
  },
  events(events: EventJson[]): void {
    transport.follower?.events(events);
  },
  select(key: string | null): void {
    if (viewer?.session) viewer.session.selection.value = key;
  },
  session: () => viewer?.session,
  /** Until what was changed is on the screen. */
  painted: () =>
    new Promise<number>(done =>
      requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    )
};

export type Page = typeof page;
(window as unknown as { page: Page }).page = page;
