/** What the plugins share. */

import type { RunHeadJson } from '../api';
import type { Connection, Transport } from '../client/transport';
import type { Signal } from '../state/signal';
import { Token } from '@lumino/coreutils';

/** The server's runs, and whoever shows them. */
export interface IRuns {
  readonly transport: Transport;
  /** The runs that changed last, told by the server's stream. */
  readonly changed: Signal<readonly RunHeadJson[]>;
  /** How that stream fares. */
  readonly connection: Signal<Connection>;
}

export const IRuns = new Token<IRuns>(
  'amlnb:IRuns',
  'The pipeline runs that the server knows, live.'
);

/** The newest run of each open notebook. */
export interface INotebookRuns {
  of(path: string): NotebookRun;
}

/** One notebook's newest run. */
export interface NotebookRun {
  readonly session: Signal<import('../state/session').Session | null>;
}

export const INotebookRuns = new Token<INotebookRuns>(
  'amlnb:INotebookRuns',
  'The newest pipeline run of each open notebook.'
);

/** What was set by the user. */
export interface Preferences {
  readonly opensView: boolean;
  readonly marksCells: boolean;
}

export interface IPreferences {
  readonly current: Signal<Preferences>;
}

export const IPreferences = new Token<IPreferences>(
  'amlnb:IPreferences',
  'The settings of the pipeline extension.'
);

/** The names of the commands, as menus, palette and toolbar know them. */
export const COMMANDS = {
  open: 'amlnb:open-run',
  openPlan: 'amlnb:open-plan',
  plan: 'amlnb:plan',
  run: 'amlnb:run',
  cancel: 'amlnb:cancel',
  makeStep: 'amlnb:make-step',
  showRuns: 'amlnb:show-runs',
  openExecuted: 'amlnb:open-executed',
  openPlace: 'amlnb:open-place'
} as const;
