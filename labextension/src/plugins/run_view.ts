/** Runs and plans in the main area, each in its own tab, there again after a reload. */

import type { PlanReplyJson } from '../api';
import { API_VERSION } from '../api';
import { Viewer, type ViewerHost } from '../panels/viewer';
import type { PlaceJson } from '../wire';
import { HostWidget } from './host_widget';
import { pipelineIcon } from './icon';
import { COMMANDS, IRuns } from './tokens';
import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';

type RunWidget = MainAreaWidget<HostWidget<Viewer>>;

export const runView: JupyterFrontEndPlugin<void> = {
  id: 'amlnb:run-view',
  description: 'Shows pipeline runs in the main area.',
  autoStart: true,
  requires: [IRuns],
  optional: [ILabShell, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    runs: IRuns,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null
  ): void => {
    const views = new RunViews(app, runs, labShell ? 'main' : 'right');
    app.commands.addCommand(COMMANDS.open, {
      label: 'Open a Pipeline Run',
      execute: args => views.open(String(args['run'] ?? ''), text(args['key']))
    });
    app.commands.addCommand(COMMANDS.openPlan, {
      label: 'Show a Pipeline’s Plan',
      execute: args => views.plan(args as unknown as PlanReplyJson)
    });
    void restorer?.restore(views.tracker, {
      command: COMMANDS.open,
      args: widget => ({ run: views.runOf(widget) }),
      name: widget => views.runOf(widget),
      when: app.serviceManager.ready
    });
  }
};

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

class RunViews {
  readonly tracker = new WidgetTracker<RunWidget>({ namespace: 'amlnb-runs' });
  private readonly shown = new Map<RunWidget, string>();

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly runs: IRuns,
    private readonly area: string
  ) {}

  runOf(widget: RunWidget): string {
    return this.shown.get(widget) ?? '';
  }

  /** Show the run in its tab; a tab that shows it already comes to the front. */
  open(run: string, key: string | undefined): void {
    if (!run) {
      return;
    }
    const widget = this.tracker.find(each => this.runOf(each) === run);
    const viewer = (widget ?? this.create(run)).content.shown;
    if (widget && key !== undefined && viewer.session) {
      viewer.session.selection.value = key;
    } else if (!widget) {
      void viewer.open(run, key);
    }
    const shown = widget ?? this.tracker.find(each => each.content.shown === viewer);
    if (shown) this.app.shell.activateById(shown.id);
  }

  plan(reply: PlanReplyJson): void {
    const widget = this.create(`plan of ${reply.graph.name}`);
    const { graph, layout, plan } = reply;
    const page = { graph, layout, plan, run: null, before: [], version: API_VERSION };
    widget.content.shown.show(page);
    this.app.shell.activateById(widget.id);
  }

  private create(title: string): RunWidget {
    const viewer = new Viewer(this.runs.transport, this.host(), run =>
      this.name(widget, run)
    );
    const widget: RunWidget = new MainAreaWidget({ content: new HostWidget(viewer) });
    widget.id = `amlnb-run-${++counter}`;
    widget.title.icon = pipelineIcon;
    widget.title.closable = true;
    widget.toolbar.hide();
    this.name(widget, title);
    widget.disposed.connect(() => this.shown.delete(widget));
    this.app.shell.add(widget, this.area);
    void this.tracker.add(widget);
    return widget;
  }

  private name(widget: RunWidget, run: string): void {
    this.shown.set(widget, run);
    widget.title.label = run;
    widget.title.caption = `Pipeline run ${run}`;
    void this.tracker.save(widget);
  }

  private host(): ViewerHost {
    const { commands } = this.app;
    return {
      ownsWheel: true,
      openNotebook: (run, key) =>
        void commands.execute(COMMANDS.openExecuted, { run, key }),
      openPlace: (place: PlaceJson) =>
        void commands.execute(COMMANDS.openPlace, { ...place })
    };
  }
}

let counter = 0;
