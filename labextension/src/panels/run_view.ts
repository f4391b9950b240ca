/** One run, or one pipeline with its plan: head, graph, timeline, grid, comparison, step. */

import type { Disposable } from '../client/transport';
import { fill, h, say } from '../dom';
import { GraphView } from '../graph/view';
import type { Session } from '../state/session';
import { Undo } from '../state/signal';
import { ComparePanel } from './compare';
import { Detail } from './detail';
import { GridPanel } from './grid';
import { Header } from './header';
import type { Around, Host } from './host';
import { button, notice } from './parts';
import { PlanPanel } from './plan';
import { Tabs, type TabTraits } from './tabs';
import { TimelinePanel } from './timeline';
import { Tools } from './tools';

const TABS: readonly TabTraits[] = [
  { id: 'graph', title: 'Graph' },
  { id: 'timeline', title: 'Timeline' },
  { id: 'runs', title: 'Runs' },
  { id: 'compare', title: 'Compare' }
];
const PLAN_TAB: TabTraits = { id: 'plan', title: 'Plan' };

export class RunView implements Disposable {
  readonly node: HTMLElement;
  private readonly undo = new Undo();
  private readonly around: Around;
  private readonly graph: GraphView;
  private readonly tools: Tools;
  private readonly detail: Detail;
  private readonly timeline: TimelinePanel;
  private readonly grid: GridPanel;
  private readonly compare: ComparePanel;
  private readonly plan: PlanPanel;
  private readonly tabs: Tabs;
  private readonly stage = h('div', { class: 'amlnb-stage' });
  private readonly trouble = h('div', {
    class: 'amlnb-trouble',
    role: 'alert',
    hidden: true
  });
  private readonly troubleText = h('span', {});

  constructor(
    private readonly session: Session,
    private readonly host: Host
  ) {
    this.around = { session, host };
    this.graph = this.undo.add(new GraphView(session, this.graphWishes()));
    this.tools = this.undo.add(new Tools(session, this.camera()));
    this.detail = this.undo.add(new Detail(this.around));
    this.timeline = this.undo.add(new TimelinePanel(session));
    this.grid = new GridPanel(this.around);
    this.compare = new ComparePanel(this.around);
    this.plan = new PlanPanel(this.around, () => this.runAll());
    this.tabs = new Tabs('Views of the run', id => this.show(id));
    const header = this.undo.add(new Header(session, this.headerActs()));
    this.trouble.append(
      this.troubleText,
      button(
        { label: 'Dismiss', sign: 'close', isBare: true },
        () => (session.trouble.value = '')
      )
    );
    this.node = h(
      'section',
      { class: 'amlnb amlnb-view', 'aria-label': `Pipeline ${session.graph.name}` },
      header.node,
      this.trouble,
      h('div', { class: 'amlnb-strip' }, this.tabs.node, this.tools.node),
      h('div', { class: 'amlnb-main' }, this.stage, this.detail.node)
    );
    this.undo.add(session.trouble.watch(text => this.paintTrouble(text)));
    this.undo.add(session.plan.watch(() => this.offerTabs()));
    this.show('graph');
  }

  dispose(): void {
    this.undo.dispose();
    this.node.remove();
  }

  /** Bring the plan to the front. */
  showPlan(): void {
    this.show('plan');
  }

  private offerTabs(): void {
    this.tabs.offer(this.session.plan.value ? [...TABS, PLAN_TAB] : TABS);
    this.plan.paint();
  }

  private paintTrouble(text: string): void {
    say(this.troubleText, text);
    this.trouble.hidden = !text;
  }

  private show(id: string): void {
    const panel = this.panel(id);
    this.tabs.show(id);
    fill(this.stage, panel);
    this.tabs.panel(this.stage);
    this.tools.node.hidden = id !== 'graph' || !this.session.graph.nodes.length;
    if (id === 'timeline') this.timeline.paint();
    if (id === 'runs') void this.grid.load();
    if (id === 'compare') void this.compare.load();
  }

  private panel(id: string): HTMLElement {
    switch (id) {
      case 'timeline':
        return this.timeline.node;
      case 'runs':
        return this.grid.node;
      case 'compare':
        return this.compare.node;
      case 'plan':
        return this.plan.node;
      default:
        return this.session.graph.nodes.length
          ? this.graph.node
          : notice('No steps yet: add %%pipeline_step name on top of a cell.');
    }
  }

  private graphWishes(): ConstructorParameters<typeof GraphView>[1] {
    return {
      ownsWheel: this.host.ownsWheel,
      search: () => this.tools.focusSearch(),
      open: () => this.detail.focus()
    };
  }

  private camera(): ConstructorParameters<typeof Tools>[1] {
    return {
      fit: () => this.graph.fit(),
      zoom: isIn => this.graph.zoom(isIn),
      approach: key => this.graph.approach(key),
      focus: () => this.graph.node.focus(),
      turn: this.host.turn
    };
  }

  // ---------------------------------------------------------------------------- acts

  private headerActs(): ConstructorParameters<typeof Header>[1] {
    return {
      plan: () => void this.makePlan(),
      runAll: () => this.runAll(),
      runFailed: () => this.runFailed(),
      runFrom: key => this.runAgain([key]),
      cancel: () =>
        void this.session.attempt(async () => {
          await this.session.transport.ask('cancel', { run: this.id });
        })
    };
  }

  private get id(): string {
    return this.session.run.value?.head.id ?? '';
  }

  private async makePlan(): Promise<void> {
    const { session } = this;
    await session.attempt(async () => {
      const asked = { path: session.graph.file, run: this.id };
      session.plan.value = (await session.transport.ask('plan', asked)).plan;
      this.show('plan');
    });
  }

  private runAll(): void {
    const { graph, run } = this.session;
    const parameters = run.value?.head.parameters ?? {};
    this.start('submit', { path: graph.file, run: this.id, parameters, targets: [] });
  }

  /** An interrupted or cancelled run goes on; a failed one is repaired by a new one. */
  private runFailed(): void {
    if (this.session.run.value?.head.status === 'failed') this.runAgain([]);
    else this.start('resume', { run: this.id });
  }

  private runAgain(again: string[]): void {
    this.start('repair', { run: this.id, parameters: {}, again });
  }

  private start<K extends 'submit' | 'resume' | 'repair'>(
    kind: K,
    asked: Parameters<Session['transport']['ask']>[1]
  ): void {
    void this.session.attempt(async () => {
      const { run } = await this.session.transport.ask(kind, asked as never);
      this.host.openRun(run);
    });
  }
}
