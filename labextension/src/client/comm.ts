/** Questions as custom messages of a widget's model, and events as its trait. */

import type { Answer, Asked, Kind, StoredEventJson } from '../api';
import {
  RefusedError,
  type Disposable,
  type Follower,
  type Transport
} from './transport';

/** The little of an anywidget model that is needed here. */
export interface CommModel {
  get(name: string): unknown;
  on(name: string, handler: (...args: never[]) => void): void;
  off(name: string, handler: (...args: never[]) => void): void;
  send(content: unknown): void;
}

/** What the kernel sends back: `{id, ok: true, value}` or `{id, ok: false, error}`. */
interface Reply {
  id: number;
  ok: boolean;
  value?: unknown;
  error?: string;
}

/** A kernel that runs a cell may hold an answer back until the cell ends. */
const PATIENCE_MS = 20_000;
const BUSY =
  'The kernel has not answered: it may be busy with a cell. Try again when the cell has ended.';

interface Waiting {
  answer(value: unknown): void;
  refuse(error: Error): void;
  timer: number;
}

export class CommTransport implements Transport, Disposable {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly model: CommModel) {
    model.on('msg:custom', this.read);
  }

  dispose(): void {
    this.model.off('msg:custom', this.read);
    this.waiting.forEach(({ timer }) => window.clearTimeout(timer));
    this.waiting.clear();
  }

  ask<K extends Kind>(kind: K, asked: Asked<K>): Promise<Answer<K>> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(() => {
        this.waiting.delete(id);
        reject(new RefusedError(0, BUSY));
      }, PATIENCE_MS);
      this.waiting.set(id, {
        answer: value => resolve(value as Answer<K>),
        refuse: reject,
        timer
      });
      this.model.send({ ...asked, kind, id });
    });
  }

  follow(_run: string, _after: () => number, follower: Follower): Disposable {
    const tell = (): void => {
      const stored = (this.model.get('events') as StoredEventJson[] | null) ?? [];
      follower.events(stored.map(each => each.event));
    };
    this.model.on('change:events', tell);
    follower.connection('live');
    tell();
    return { dispose: () => this.model.off('change:events', tell) };
  }

  followRuns(): null {
    return null;
  }

  private readonly read = (message: Reply): void => {
    const waiting = this.waiting.get(message.id);
    if (!waiting) {
      return;
    }
    this.waiting.delete(message.id);
    window.clearTimeout(waiting.timer);
    if (message.ok) {
      waiting.answer(message.value);
    } else {
      waiting.refuse(new RefusedError(0, message.error ?? 'The kernel refused.'));
    }
  };
}
