/** The plugins of the JupyterLab extension. */

import { cells } from './plugins/cells';
import { notebookCommands } from './plugins/notebook_commands';
import { notebookRuns } from './plugins/notebook_runs';
import { opening } from './plugins/opening';
import { preferences } from './plugins/preferences';
import { runOutput } from './plugins/run_output';
import { runView } from './plugins/run_view';
import { server } from './plugins/server';
import { sidePanel } from './plugins/side_panel';

export default [
  preferences,
  server,
  notebookRuns,
  runView,
  runOutput,
  sidePanel,
  cells,
  notebookCommands,
  opening
];
