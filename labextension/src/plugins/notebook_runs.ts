/** Which run belongs to which open notebook: always its newest one. */

import type { RunHeadJson } from '../api';
import type { Disposable } from '../client/transport';
import { Session, runPage } from '../state/session';
import { Signal, Undo } from '../state/signal';
import { INotebookRuns, IRuns, type NotebookRun } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';

export const notebookRuns: JupyterFrontEndPlugin<INotebookRuns> = {
  id: 'amlnb:notebook-runs',
  description: 'Follows the newest pipeline run of each open notebook.',
  autoStart: true,
  requires: [IRuns, INotebookTracker],
  provides: INotebookRuns,
  activate: (
    _app: JupyterFrontEnd,
    runs: IRuns,
    tracker: INotebookTracker
  ): INotebookRuns => {
    const known = new Map<string, Follower>();
    const of = (path: string): Follower => {
      const follower = known.get(path) ?? new Follower(runs, path);
      known.set(path, follower);
      return follower;
    };
    tracker.widgetAdded.connect((_, panel) => {
      let { path } = panel.context;
      panel.context.pathChanged.connect((_, next) => (path = next));
      panel.disposed.connect(() => {
        known.get(path)?.dispose();
        known.delete(path);
      });
    });
    return { of };
  }
};

class Follower implements NotebookRun, Disposable {
  readonly session = new Signal<Session | null>(null);
  private readonly undo = new Undo();
  private newest = '';

  constructor(
    private readonly runs: IRuns,
    private readonly path: string
  ) {
    this.undo.add(runs.changed.listen(heads => this.take(heads)));
    void this.begin();
  }

  dispose(): void {
    this.undo.dispose();
    this.session.value?.dispose();
  }

  private async begin(): Promise<void> {
    try {
      this.take(await this.runs.transport.ask('runs', { file: this.path, limit: 1 }));
    } catch {
      // no server part: the notebook has no marks, and the side panel says why
    }
  }

  private take(heads: readonly RunHeadJson[]): void {
    const ours = heads.filter(head => head.file === this.path);
    const newest = ours.sort((a, b) => b.created - a.created)[0];
    // ids begin with their moment: the newest one is the greatest
    if (newest && newest.id > this.newest) {
      this.newest = newest.id;
      void this.show(newest.id);
    }
  }

  private async show(run: string): Promise<void> {
    try {
      const page = await this.runs.transport.ask('run', { run });
      if (run === this.newest) {
        this.session.value?.dispose();
        const session = new Session(runPage(page), this.runs.transport);
        session.follow();
        this.session.value = session;
      }
    } catch {
      this.newest = ''; // the next change of the list tries again
    }
  }
}
