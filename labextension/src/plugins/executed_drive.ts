/** Executed notebooks as read-only files of a drive of their own: `amlnb-run:RUN/STEP.ipynb`. */

import type { Transport } from '../client/transport';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

export const DRIVE = 'amlnb-run';

export function executedPath(run: string, key: string): string {
  return `${DRIVE}:${run}/${key}.ipynb`;
}

export class ExecutedDrive implements Contents.IDrive {
  readonly name = DRIVE;
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);
  isDisposed = false;

  constructor(
    private readonly transport: Transport,
    readonly serverSettings: ServerConnection.ISettings
  ) {}

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }

  async get(path: string, options?: Contents.IFetchOptions): Promise<Contents.IModel> {
    const [run = '', file = ''] = path.split('/');
    const key = file.replace(/\.ipynb$/, '');
    const content =
      options?.content === false
        ? null
        : await this.transport.ask('notebook', { run, key });
    return model(path, file, content);
  }

  getDownloadUrl(): Promise<string> {
    return refuse();
  }
  newUntitled(): Promise<Contents.IModel> {
    return refuse();
  }
  delete(): Promise<void> {
    return refuse();
  }
  rename(): Promise<Contents.IModel> {
    return refuse();
  }
  save(): Promise<Contents.IModel> {
    return refuse();
  }
  copy(): Promise<Contents.IModel> {
    return refuse();
  }
  createCheckpoint(): Promise<Contents.ICheckpointModel> {
    return refuse();
  }
  listCheckpoints(): Promise<Contents.ICheckpointModel[]> {
    return Promise.resolve([]);
  }
  restoreCheckpoint(): Promise<void> {
    return refuse();
  }
  deleteCheckpoint(): Promise<void> {
    return refuse();
  }
}

function refuse(): Promise<never> {
  return Promise.reject(
    new Error('An executed notebook tells what was; save a copy to change it.')
  );
}

function model(path: string, name: string, content: unknown): Contents.IModel {
  const time = new Date(0).toISOString();
  return {
    name,
    path,
    type: 'notebook',
    format: content === null ? null : 'json',
    mimetype: '',
    writable: false,
    created: time,
    last_modified: time,
    content
  } as Contents.IModel;
}
