/** A place that shows one run after another, each by its id. */

import type { RunPageJson } from '../api';
import { sentence, type Disposable, type Transport } from '../client/transport';
import { fill, h } from '../dom';
import { Session, runPage, type SessionPage } from '../state/session';
import type { Host } from './host';
import { button, notice } from './parts';
import { RunView } from './run_view';

/** The surroundings, but for what a viewer does itself. */
export type ViewerHost = Omit<Host, 'openRun' | 'turn'>;

/** Pixels. */
const NARROW = 480;
/** What stands above the graph, in pixels. */
const HEAD = 150;
/** The scale under which words are hard to read. */
const READABLE = 0.7;

interface Size {
  width: number;
  height: number;
}

/** The scale at which all of a drawing fits a place. */
function scaleIn(place: Size, drawing: Size): number {
  return Math.min(1, place.width / drawing.width, place.height / drawing.height);
}

export class Viewer implements Disposable {
  readonly node = h('div', { class: 'amlnb amlnb-viewer' });
  private view: RunView | null = null;
  private turn = 0;
  private direction: 'LR' | 'TB' | null = null;
  session: Session | null = null;

  constructor(
    private readonly transport: Transport,
    private readonly host: ViewerHost,
    /** Told whenever another run is shown. */
    private readonly shown: (run: string) => void = () => undefined
  ) {}

  dispose(): void {
    this.turn += 1;
    this.clear();
    this.node.remove();
  }

  /** Ask for a run, and show it. */
  async open(run: string, key?: string): Promise<void> {
    const turn = ++this.turn;
    if (!this.view) {
      fill(this.node, notice('Loading the run…'));
    }
    try {
      const page = await this.readable(run);
      if (turn === this.turn) {
        this.show(runPage(page));
        if (key !== undefined && this.session) this.session.selection.value = key;
      }
    } catch (error) {
      if (turn === this.turn) this.fail(error, run, key);
    }
  }

  /** Show a page that is at hand. */
  show(page: SessionPage): Session {
    this.turn += 1;
    this.clear();
    this.session = new Session(page, this.transport);
    this.view = new RunView(this.session, {
      ...this.host,
      openRun: (run, key) => void this.open(run, key),
      turn: page.run ? () => this.turnAround() : null
    });
    fill(this.node, this.view.node);
    this.session.follow();
    if (page.run) {
      this.shown(page.run.id);
    } else if (page.plan) {
      this.view.showPlan();
    }
    return this.session;
  }

  /** Ask for a run, drawn the way in which its words are larger in this place. */
  private async readable(run: string): Promise<RunPageJson> {
    const { clientWidth, clientHeight } = this.node;
    const first = this.direction ?? (clientWidth && clientWidth < NARROW ? 'TB' : 'LR');
    const page = await this.transport.ask('run', { run, direction: first });
    const place = { width: clientWidth, height: clientHeight - HEAD };
    if (this.direction || !clientWidth || scaleIn(place, page.layout) >= READABLE) {
      return page;
    }
    const direction = first === 'LR' ? 'TB' : 'LR';
    const other = await this.transport.ask('run', { run, direction });
    const gain = scaleIn(place, other.layout) / scaleIn(place, page.layout);
    return gain > 1.15 ? other : page;
  }

  private turnAround(): void {
    const { session } = this;
    const run = session?.run.value?.head.id;
    if (session && run) {
      this.direction = session.layout.direction === 'LR' ? 'TB' : 'LR';
      void this.open(run, session.selection.value ?? undefined);
    }
  }

  private fail(error: unknown, run: string, key: string | undefined): void {
    const again = button(
      { label: 'Try again', sign: 'refresh' },
      () => void this.open(run, key)
    );
    if (this.session) {
      this.session.trouble.value = sentence(error);
    } else {
      fill(this.node, notice(sentence(error), again));
    }
  }

  private clear(): void {
    this.view?.dispose();
    this.session?.dispose();
    this.view = this.session = null;
  }
}
