/** Which address each kind of question has under `<base_url>amlnb/api/`. */

import type { Asked, Kind } from '../api';
import type { JsonValue } from '../wire';

export interface Route {
  method: 'GET' | 'POST';
  /** Relative, each part encoded. */
  path: string;
  body?: { [key: string]: JsonValue };
}

type Routes = { [K in Kind]: (asked: Asked<K>) => Route };

const ROUTES: Routes = {
  runs: asked => get('runs', { ...asked }),
  experiments: () => get('experiments'),
  run: a => get(path('runs', a.run), { direction: a.direction }),
  events: a => get(path('runs', a.run, 'events'), { after: a.after }),
  log: a => get(path('runs', a.run, 'steps', a.key, 'log'), { from: a.from }),
  preview: a => get(path('runs', a.run, 'steps', a.key, 'outputs', a.name, 'preview')),
  notebook: a => get(path('runs', a.run, 'steps', a.key, 'notebook')),
  source: a => get(path('runs', a.run, 'steps', a.key, 'source')),
  cancel: a => post(path('runs', a.run, 'cancel')),
  resume: a => post(path('runs', a.run, 'resume')),
  repair: a =>
    post(path('runs', a.run, 'repair'), { parameters: a.parameters, again: a.again }),
  submit: a => post('submit', { ...a }),
  plan: a => post('plan', { ...a }),
  infer: a => post('infer', { ...a })
};

export function routeOf<K extends Kind>(kind: K, asked: Asked<K>): Route {
  return ROUTES[kind](asked);
}

function get(
  address: string,
  query: { [key: string]: string | number | undefined } = {}
): Route {
  const given = Object.entries(query).filter(([, v]) => v !== undefined && v !== '');
  const told = new URLSearchParams(given.map(([k, v]) => [k, String(v)])).toString();
  return { method: 'GET', path: told ? `${address}?${told}` : address };
}

function post(address: string, body: { [key: string]: JsonValue } = {}): Route {
  return { method: 'POST', path: address, body };
}

export function path(...parts: string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
