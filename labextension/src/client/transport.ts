/** The way questions and events travel: a Jupyter server, or a kernel's comm. */

import type { Answer, Asked, HeadsJson, Kind, StatusJson } from '../api';
import type { EventJson } from '../wire';

export interface Disposable {
  dispose(): void;
}

/** How a stream of events fares. */
export type Connection = 'connecting' | 'live' | 'polling' | 'reconnecting';

export interface Follower {
  /** New events in their order; some may have been told before. */
  events(events: EventJson[]): void;
  status(status: StatusJson): void;
  connection(connection: Connection): void;
}

export interface HeadsFollower {
  heads(heads: HeadsJson): void;
  connection(connection: Connection): void;
}

export interface Transport {
  ask<K extends Kind>(kind: K, asked: Asked<K>): Promise<Answer<K>>;
  /** Tell the events after `after`, which is asked anew whenever the line was cut. */
  follow(run: string, after: () => number, follower: Follower): Disposable;
  /** Tell of runs that are new or changed; null where there is no such stream. */
  followRuns(follower: HeadsFollower): Disposable | null;
}

/** Nobody answers. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError';
  constructor(cause: unknown) {
    super(
      'The Jupyter server does not answer. Check that it still runs; this page tries again by itself.',
      { cause }
    );
  }
}

/** The server answered that it will not, and why. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly status: number,
    told: string
  ) {
    super(told || refusal(status));
  }
}

function refusal(status: number): string {
  if (status === 401 || status === 403) {
    return 'You are not signed in to the Jupyter server any more. Reload the page and sign in.';
  }
  if (status === 404) {
    return 'The server knows no such thing: its amlnb may be older than this page. Update amlnb and restart the server.';
  }
  return `The server failed with status ${status}. Its log says more.`;
}

/** An error in one sentence, whatever was thrown. */
export function sentence(error: unknown): string {
  return error instanceof Error && error.message ? error.message : String(error);
}
