/** Puts the marks of the newest run on the cells of each open notebook. */

import type { Disposable } from '../client/transport';
import { Marks } from './marks';
import { COMMANDS, INotebookRuns, IPreferences } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';

export const cells: JupyterFrontEndPlugin<void> = {
  id: 'amlnb:cells',
  description: 'Marks the cells that are pipeline steps with their state.',
  autoStart: true,
  requires: [INotebookTracker, INotebookRuns, IPreferences],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    runs: INotebookRuns,
    preferences: IPreferences
  ): void => {
    const marked = new Map<NotebookPanel, Disposable>();
    const open = (run: string, key: string): void => {
      void app.commands.execute(COMMANDS.open, { run, key });
    };
    const clear = (panel: NotebookPanel): void => {
      marked.get(panel)?.dispose();
      marked.delete(panel);
    };
    const add = (panel: NotebookPanel): void => {
      clear(panel);
      if (preferences.current.value.marksCells) {
        marked.set(panel, new Marks(panel, runs.of(panel.context.path), open));
      }
    };
    tracker.widgetAdded.connect((_, panel) => {
      add(panel);
      panel.context.pathChanged.connect(() => add(panel));
      panel.disposed.connect(() => clear(panel));
    });
    preferences.current.listen(() => tracker.forEach(add));
  }
};
