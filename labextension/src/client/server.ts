/** Questions by REST and events by WebSocket: the only fetch. */

import type { Answer, Asked, HeadsJson, Kind, LogPartJson, StreamJson } from '../api';
import type { EventJson } from '../wire';
import { path, routeOf, type Route } from './route';
import { Stream } from './stream';
import {
  NoServerError,
  RefusedError,
  type Disposable,
  type Follower,
  type HeadsFollower,
  type Transport
} from './transport';

/** How to reach the server: in Lab by its own settings, in a page by its cookies. */
export interface ServerSettings {
  /** `<base_url>amlnb/api/`, with a slash at its end. */
  baseUrl: string;
  /** The same for sockets, with the token where one is needed. */
  socketUrl(address: string): string;
  request(url: string, init: RequestInit): Promise<Response>;
}

export class ServerTransport implements Transport {
  constructor(private readonly settings: ServerSettings) {}

  async ask<K extends Kind>(kind: K, asked: Asked<K>): Promise<Answer<K>> {
    const response = await this.fetch(routeOf(kind, asked));
    const answer = kind === 'log' ? await logPart(response) : await response.json();
    return answer as Answer<K>;
  }

  follow(run: string, after: () => number, follower: Follower): Disposable {
    const address = path('runs', run, 'stream');
    return new Stream({
      url: () => this.settings.socketUrl(`${address}?after=${after()}`),
      message: data => tell(data as StreamJson, follower),
      connection: connection => follower.connection(connection),
      poll: async () => {
        const missed = await this.ask('events', { run, after: after() });
        tell(missed, follower);
      }
    });
  }

  followRuns(follower: HeadsFollower): Disposable {
    let cursor = '';
    return new Stream({
      url: () => this.settings.socketUrl(`stream?after=${encodeURIComponent(cursor)}`),
      message: data => {
        const heads = data as HeadsJson;
        cursor = heads.cursor;
        follower.heads(heads);
      },
      connection: connection => follower.connection(connection),
      poll: async () => {
        const runs = await this.ask('runs', {});
        follower.heads({ cursor, runs });
      }
    });
  }

  private async fetch(route: Route): Promise<Response> {
    const init: RequestInit = { method: route.method, cache: 'no-store' };
    if (route.body) {
      init.body = JSON.stringify(route.body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    let response: Response;
    try {
      response = await this.settings.request(this.settings.baseUrl + route.path, init);
    } catch (error) {
      throw new NoServerError(error);
    }
    if (!response.ok) {
      throw new RefusedError(response.status, await told(response));
    }
    return response;
  }
}

/** The server's own sentence, where it gave one. */
async function told(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { detail?: unknown; message?: unknown };
    const text = body.detail ?? body.message;
    return typeof text === 'string' && text !== 'Not Found' ? text : '';
  } catch {
    return '';
  }
}

async function logPart(response: Response): Promise<LogPartJson> {
  const text = await response.text();
  const bytes = new TextEncoder().encode(text).length;
  const from = header(response, 'x-log-from', 0);
  const next = header(response, 'x-log-next', from + bytes);
  return { text, from, next, size: header(response, 'x-log-size', next) };
}

function header(response: Response, name: string, otherwise: number): number {
  const value = response.headers.get(name);
  return value === null || Number.isNaN(Number(value)) ? otherwise : Number(value);
}

function tell(data: StreamJson, follower: Follower): void {
  if (Array.isArray(data)) {
    follower.events(data.map(stored => stored.event));
  } else if ('event' in data) {
    follower.events([data.event as EventJson]);
  } else {
    follower.status(data);
  }
}
