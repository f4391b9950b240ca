/** Opens what a run points at: executed notebooks, and the cells of the user's own. */

import { ExecutedDrive, executedPath } from './executed_drive';
import { COMMANDS, IRuns } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { NotebookPanel } from '@jupyterlab/notebook';

export const opening: JupyterFrontEndPlugin<void> = {
  id: 'amlnb:opening',
  description: 'Opens executed notebooks and the cells of steps.',
  autoStart: true,
  requires: [IRuns, IDocumentManager],
  activate: (app: JupyterFrontEnd, runs: IRuns, documents: IDocumentManager): void => {
    const { contents, serverSettings } = app.serviceManager;
    contents.addDrive(new ExecutedDrive(runs.transport, serverSettings));
    app.commands.addCommand(COMMANDS.openExecuted, {
      label: 'Open a Step’s Executed Notebook',
      execute: args => {
        const path = executedPath(String(args['run']), String(args['key']));
        const noKernel = { shouldStart: false, autoStartDefault: false };
        documents.openOrReveal(path, 'Notebook', undefined, undefined, noKernel);
      }
    });
    app.commands.addCommand(COMMANDS.openPlace, {
      label: 'Go to a Step’s Cell',
      execute: async args => {
        const file = String(args['file'] ?? '');
        if (!file) {
          return;
        }
        const widget = documents.openOrReveal(file);
        if (widget instanceof NotebookPanel) {
          await widget.context.ready;
          await widget.revealed;
          reveal(widget, String(args['cell_id'] ?? ''), Number(args['cell'] ?? 0));
        }
      }
    });
  }
};

/** Bring the cell into view: by its id where it has one, by its number otherwise. */
function reveal(panel: NotebookPanel, id: string, number: number): void {
  const { widgets } = panel.content;
  const byId = widgets.findIndex(cell => id !== '' && cell.model.id === id);
  const index = byId >= 0 ? byId : number - 1;
  const cell = widgets[index];
  if (cell) {
    panel.content.activeCellIndex = index;
    void panel.content.scrollToItem(index, 'smart');
  }
}
