/** The anywidget: a run in a notebook's output, by the page's server or the kernel's comm. */

import '../style/base.css';
import '../style/graph.css';
import '../style/panels.css';
import { API_VERSION } from './api';
import { CommTransport, type CommModel } from './client/comm';
import { pageSettings } from './client/page';
import { ServerTransport } from './client/server';
import type { Transport } from './client/transport';
import { h } from './dom';
import { Viewer } from './panels/viewer';
import type { SessionPage } from './state/session';
import { Undo } from './state/signal';
import type { EdgeRunJson, GraphJson, LayoutJson, PlanJson, RunJson } from './wire';

/** How the widget may reach the run: the trait `transport`. */
interface TransportTrait {
  base_url?: string;
  run_id: string;
  version?: number;
}

interface Props {
  model: CommModel;
  el: HTMLElement;
}

export function render({ model, el }: Props): () => void {
  const undo = new Undo();
  const comm = undo.add(new CommTransport(model));
  const host = h('div', { class: 'amlnb amlnb-widget' });
  el.append(host);
  undo.later(() => host.remove());
  let isGone = false;
  undo.later(() => (isGone = true));

  void bestTransport(model, comm).then(transport => {
    if (!isGone) {
      const surroundings = { ownsWheel: false, openNotebook: null, openPlace: null };
      const viewer = undo.add(new Viewer(transport, surroundings));
      host.append(viewer.node);
      let session = viewer.show(pageOf(model));
      const update = (name: string, act: () => void): void => {
        model.on(`change:${name}`, act);
        undo.later(() => model.off(`change:${name}`, act));
      };
      const isOurs = (): boolean => viewer.session === session;
      update('graph', () => isOurs() && (session = viewer.show(pageOf(model))));
      update('plan', () => {
        if (isOurs()) session.plan.value = model.get('plan') as PlanJson | null;
      });
      update('run', () => {
        const run = model.get('run') as RunJson | null;
        if (!isOurs() || !run) return;
        if (session.run.value?.head.id === run.id) session.replace(run);
        else session = viewer.show(pageOf(model));
      });
    }
  });
  return () => undo.dispose();
}

/** The page's server if it knows the run, else the comm. */
async function bestTransport(model: CommModel, comm: Transport): Promise<Transport> {
  const told = traitOf(model);
  const settings = pageSettings(told.base_url ? { base_url: told.base_url } : {});
  if (!settings || !told.run_id) {
    return comm;
  }
  const server = new ServerTransport(settings);
  try {
    await server.ask('events', { run: told.run_id, after: Number.MAX_SAFE_INTEGER });
    return server;
  } catch {
    return comm;
  }
}

function traitOf(model: CommModel): TransportTrait {
  return (model.get('transport') as TransportTrait | null) ?? { run_id: '' };
}

const NO_GRAPH: GraphJson = {
  name: 'pipeline',
  description: '',
  kernel: '',
  file: '',
  parameters: [],
  nodes: [],
  edges: [],
  warnings: []
};
const NO_LAYOUT: LayoutJson = {
  direction: 'LR',
  width: 0,
  height: 0,
  boxes: [],
  routes: []
};

function pageOf(model: CommModel): SessionPage {
  return {
    graph: (model.get('graph') as GraphJson | null) ?? NO_GRAPH,
    // not `layout`: every Jupyter widget has a trait of that name for its own size
    layout: (model.get('graph_layout') as LayoutJson | null) ?? NO_LAYOUT,
    run: model.get('run') as RunJson | null,
    plan: (model.get('plan') as PlanJson | null | undefined) ?? null,
    before: (model.get('before') as EdgeRunJson[] | null | undefined) ?? [],
    version: traitOf(model).version ?? API_VERSION
  };
}

export default { render };
