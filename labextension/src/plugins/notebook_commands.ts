/** What the toolbar, the palette and the cells' menu do: plan, run, cancel, make a step. */

import { sentence } from '../client/transport';
import { isFinalRun } from '../state/words';
import { pipelineIcon } from './icon';
import { stepName, withMagic } from './step_cell';
import { COMMANDS, INotebookRuns, IPreferences, IRuns } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { runIcon, stopIcon } from '@jupyterlab/ui-components';

export const notebookCommands: JupyterFrontEndPlugin<void> = {
  id: 'amlnb:commands',
  description: 'Plans, runs and cancels the pipeline of the current notebook.',
  autoStart: true,
  requires: [IRuns, INotebookTracker, INotebookRuns, IPreferences],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    runs: IRuns,
    tracker: INotebookTracker,
    notebookRuns: INotebookRuns,
    preferences: IPreferences,
    palette: ICommandPalette | null
  ): void => {
    const acts = new NotebookActs(app, runs, notebookRuns, preferences);
    const add = (
      id: string,
      traits: { label: string; caption: string; icon: typeof runIcon },
      act: (panel: NotebookPanel) => Promise<void>,
      isOn: (panel: NotebookPanel) => boolean = () => true
    ): void => {
      app.commands.addCommand(id, {
        ...traits,
        isEnabled: () => tracker.currentWidget !== null && isOn(tracker.currentWidget),
        execute: () =>
          tracker.currentWidget &&
          told(() => act(tracker.currentWidget as NotebookPanel))
      });
      palette?.addItem({ command: id, category: 'Pipeline' });
    };
    add(
      COMMANDS.plan,
      {
        label: 'Plan Pipeline',
        caption: 'What a run would do, and why',
        icon: pipelineIcon
      },
      panel => acts.plan(panel)
    );
    add(
      COMMANDS.run,
      { label: 'Run Pipeline', caption: 'Run this notebook’s pipeline', icon: runIcon },
      panel => acts.run(panel)
    );
    add(
      COMMANDS.cancel,
      {
        label: 'Cancel Pipeline Run',
        caption: 'Stop this notebook’s run',
        icon: stopIcon
      },
      panel => acts.cancel(panel),
      panel => acts.isLive(panel)
    );
    add(
      COMMANDS.makeStep,
      {
        label: 'Make This Cell a Pipeline Step',
        caption:
          'Write %%pipeline_step with the inputs and outputs that the code shows',
        icon: pipelineIcon
      },
      panel => acts.makeStep(panel)
    );
    palette?.addItem({ command: COMMANDS.showRuns, category: 'Pipeline' });
    runs.changed.listen(() => app.commands.notifyCommandChanged(COMMANDS.cancel));
    tracker.currentChanged.connect(() =>
      app.commands.notifyCommandChanged(COMMANDS.cancel)
    );
  }
};

/** Do it; if it fails, say why. */
async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    Notification.error(sentence(error), { autoClose: 10_000 });
  }
}

class NotebookActs {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly runs: IRuns,
    private readonly notebookRuns: INotebookRuns,
    private readonly preferences: IPreferences
  ) {}

  async plan(panel: NotebookPanel): Promise<void> {
    await saved(panel);
    const reply = await this.runs.transport.ask('plan', {
      path: panel.context.path,
      run: ''
    });
    await this.app.commands.execute(COMMANDS.openPlan, reply as never);
  }

  async run(panel: NotebookPanel): Promise<void> {
    await saved(panel);
    const { path } = panel.context;
    const asked = { path, run: '', parameters: {}, targets: [] };
    const { run } = await this.runs.transport.ask('submit', asked);
    if (this.preferences.current.value.opensView) {
      await this.app.commands.execute(COMMANDS.open, { run });
    } else {
      Notification.success(`Run ${run} has started.`);
    }
  }

  async cancel(panel: NotebookPanel): Promise<void> {
    const run = this.head(panel)?.id;
    if (run) {
      await this.runs.transport.ask('cancel', { run });
    }
  }

  isLive(panel: NotebookPanel): boolean {
    const head = this.head(panel);
    return head !== undefined && !isFinalRun(head.status);
  }

  /** Write the magic with what the server finds in the notebook's code. */
  async makeStep(panel: NotebookPanel): Promise<void> {
    const { widgets, activeCell, activeCellIndex } = panel.content;
    if (!activeCell || activeCell.model.type !== 'code') {
      throw new Error('Choose a code cell first: only code can be a step.');
    }
    const source = activeCell.model.sharedModel.getSource();
    const name = stepName(source);
    if (name) {
      throw new Error(`This cell is the step “${name}” already.`);
    }
    const code = widgets.filter(cell => cell.model.type === 'code');
    const cells = code.map(cell => cell.model.sharedModel.getSource());
    const index = code.indexOf(widgets[activeCellIndex] ?? activeCell);
    const { line, notes } = await this.runs.transport.ask('infer', { cells, index });
    activeCell.model.sharedModel.setSource(withMagic(source, line));
    notes.forEach(note => Notification.info(note, { autoClose: 10_000 }));
  }

  private head(panel: NotebookPanel): { id: string; status: string } | undefined {
    return this.notebookRuns.of(panel.context.path).session.value?.run.value?.head;
  }
}

/** The server reads the notebook from its file. */
async function saved(panel: NotebookPanel): Promise<void> {
  if (panel.context.model.dirty) {
    await panel.context.save();
  }
}
