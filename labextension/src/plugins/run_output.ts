/**
 * A run in a cell's output, shown by Lab itself: it needs no kernel, so it is there after
 * a restart or a reload, and in a notebook that nobody trusts. Where Lab has no such
 * extension the widget is shown, and elsewhere the picture.
 */

import { Viewer } from '../panels/viewer';
import { h } from '../dom';
import type { PlaceJson } from '../wire';
import { HostWidget } from './host_widget';
import { COMMANDS, IRuns } from './tokens';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry, type IRenderMime } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';

/** `{run: id}`; `amlnb.widget.screen` writes it. */
export const RUN_MIME = 'application/vnd.amlnb.run+json';
/** Before the widget's own type, whose model is gone with its kernel. */
const RANK = -100;

export const runOutput: JupyterFrontEndPlugin<void> = {
  id: 'amlnb:run-output',
  description: 'Shows a pipeline run in the output of a cell.',
  autoStart: true,
  requires: [IRuns, IRenderMimeRegistry],
  activate: (
    app: JupyterFrontEnd,
    runs: IRuns,
    rendermime: IRenderMimeRegistry
  ): void => {
    rendermime.addFactory(
      {
        // It looks a run up by its id and shows what the server says, never the output.
        safe: true,
        mimeTypes: [RUN_MIME],
        createRenderer: () => new RunOutput(app, runs)
      },
      RANK
    );
  }
};

class RunOutput extends Widget implements IRenderMime.IRenderer {
  private shown: HostWidget<Viewer> | null = null;
  private run = '';

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly runs: IRuns
  ) {
    super();
    this.addClass('amlnb-output');
  }

  override dispose(): void {
    this.shown?.dispose();
    super.dispose();
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const told = model.data[RUN_MIME] as { run?: unknown } | undefined;
    const run = typeof told?.run === 'string' ? told.run : '';
    if (run && run === this.run) {
      return; // the picture beside it was brought up to date; the view is by itself
    }
    this.run = run;
    try {
      await this.runs.transport.ask('events', {
        run,
        after: Number.MAX_SAFE_INTEGER
      });
    } catch {
      this.node.replaceChildren(picture(model)); // another machine's run, or none
      return;
    }
    const viewer = new Viewer(this.runs.transport, {
      ownsWheel: false,
      openNotebook: (id, key) =>
        void this.app.commands.execute(COMMANDS.openExecuted, { run: id, key }),
      openPlace: (place: PlaceJson) =>
        void this.app.commands.execute(COMMANDS.openPlace, { ...place })
    });
    this.shown?.dispose();
    this.shown = new HostWidget(viewer);
    this.shown.addClass('amlnb-widget');
    this.node.replaceChildren(this.shown.node);
    await viewer.open(run);
  }
}

/** What was saved of the run: a picture that runs no code, or words. */
function picture(model: IRenderMime.IMimeModel): HTMLElement {
  const svg = model.data['image/svg+xml'];
  const text = String(model.data['text/plain'] ?? '');
  if (typeof svg !== 'string') {
    return h('pre', {}, text);
  }
  const image = h('img', { alt: text, class: 'amlnb-picture' });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return image;
}
