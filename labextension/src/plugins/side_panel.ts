/** Experiments and runs at the side, live. */

import { RunsPanel } from '../panels/runs';
import { HostWidget } from './host_widget';
import { pipelineIcon } from './icon';
import { COMMANDS, IRuns } from './tokens';
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';

const ID = 'amlnb-runs';

export const sidePanel: JupyterFrontEndPlugin<void> = {
  id: 'amlnb:side-panel',
  description: 'Lists pipeline runs at the side.',
  autoStart: true,
  requires: [IRuns],
  optional: [ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    runs: IRuns,
    restorer: ILayoutRestorer | null
  ): void => {
    const panel = new RunsPanel(runs.transport, runs, run => {
      void app.commands.execute(COMMANDS.open, { run });
    });
    const widget = new HostWidget(panel);
    widget.id = ID;
    widget.title.icon = pipelineIcon;
    widget.title.caption = 'Pipeline runs';
    widget.node.setAttribute('aria-label', 'Pipeline runs');
    app.shell.add(widget, 'left', { rank: 650 });
    restorer?.add(widget, ID);
    app.commands.addCommand(COMMANDS.showRuns, {
      label: 'Show Pipeline Runs',
      icon: pipelineIcon,
      execute: () => app.shell.activateById(ID)
    });
  }
};
