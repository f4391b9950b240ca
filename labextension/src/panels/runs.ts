/** Runs as a live list: what the side panel and a start page show. */

import type { RunHeadJson } from '../api';
import {
  sentence,
  type Connection,
  type Disposable,
  type Transport
} from '../client/transport';
import { fill, h, say } from '../dom';
import { stateIcon } from '../graph/icons';
import { Clock } from '../state/clock';
import { Undo, type Signal } from '../state/signal';
import { ago, duration, isFinalRun, oneLine } from '../state/words';
import { Menu, type MenuItem } from './menu';
import { button, notice } from './parts';
import { Rows } from './rows';

const HEIGHT = 52;
const MOST = 200;

/** The stream of all runs, which several parts of a page share. */
export interface RunNews {
  readonly changed: Signal<readonly RunHeadJson[]>;
  readonly connection: Signal<Connection>;
}

export class RunsPanel implements Disposable {
  readonly node: HTMLElement;
  private readonly undo = new Undo();
  private readonly clock = new Clock();
  private readonly runs = new Map<string, RunHeadJson>();
  private readonly rows = new Rows(HEIGHT, i => this.row(i), 'amlnb-runs-rows');
  private readonly body = h('div', { class: 'amlnb-runs-body' });
  private readonly link = h('p', { class: 'amlnb-link', role: 'status', hidden: true });
  private readonly search = h('input', {
    class: 'amlnb-search',
    type: 'search',
    placeholder: 'Filter runs',
    'aria-label': 'Filter runs by name, id, state or parameter',
    on: { input: () => this.paint() }
  });
  private experiment = '';
  private shown: RunHeadJson[] = [];
  private trouble = '';
  private isLoaded = false;

  constructor(
    private readonly transport: Transport,
    news: RunNews,
    private readonly open: (run: string) => void
  ) {
    const choice = new Menu({ label: 'Experiment', sign: 'filter', isBare: true }, () =>
      this.experiments()
    );
    this.node = h(
      'section',
      { class: 'amlnb amlnb-runs', 'aria-label': 'Pipeline runs' },
      h(
        'div',
        { class: 'amlnb-runs-tools' },
        this.search,
        choice.node,
        button(
          { label: 'Load again', sign: 'refresh', isBare: true },
          () => void this.load()
        )
      ),
      this.link,
      this.body
    );
    this.undo.add(this.rows);
    this.undo.add(this.clock.tick(() => this.tick()));
    this.undo.add(news.changed.listen(heads => this.take(heads)));
    this.undo.add(news.connection.watch(connection => this.paintLink(connection)));
    void this.load();
  }

  dispose(): void {
    this.undo.dispose();
    this.clock.dispose();
    this.node.remove();
  }

  async load(): Promise<void> {
    try {
      this.trouble = '';
      this.take(await this.transport.ask('runs', { limit: MOST }));
    } catch (error) {
      this.trouble = sentence(error);
      this.paint();
    }
  }

  private take(runs: readonly RunHeadJson[]): void {
    runs.forEach(run => this.runs.set(run.id, run));
    this.isLoaded = true;
    this.trouble = '';
    this.paint();
  }

  private tick(): void {
    if (this.shown.some(run => !isFinalRun(run.status))) this.paint();
  }

  private paintLink(connection: Connection): void {
    const text = {
      connecting: '',
      live: '',
      polling: 'Updates come slowly.',
      reconnecting: 'Reconnecting…'
    }[connection];
    say(this.link, text);
    this.link.hidden = !text;
  }

  private paint(): void {
    const text = this.search.value.trim().toLowerCase();
    this.shown = [...this.runs.values()]
      .filter(run => !this.experiment || run.experiment === this.experiment)
      .filter(run => !text || haystack(run).includes(text))
      .sort((a, b) => b.created - a.created);
    const empty = this.emptySentence();
    if (empty) {
      fill(this.body, notice(empty));
    } else {
      if (this.rows.node.parentElement !== this.body) fill(this.body, this.rows.node);
      this.rows.show(this.shown.length);
    }
  }

  private emptySentence(): string {
    if (this.trouble) return this.trouble;
    if (!this.isLoaded) return 'Loading…';
    if (!this.runs.size) {
      return 'No runs yet. Put %%pipeline_step name on top of a cell, then choose Run in the notebook’s toolbar.';
    }
    return this.shown.length ? '' : 'No run fits this filter.';
  }

  private experiments(): MenuItem[] {
    const names = [
      ...new Set([...this.runs.values()].map(run => run.experiment))
    ].sort();
    const choose = (name: string): void => {
      this.experiment = name;
      this.paint();
    };
    const one = (name: string, label: string): MenuItem => ({
      label,
      isChosen: this.experiment === name,
      act: () => choose(name)
    });
    return [
      one('', 'All experiments'),
      ...names.filter(Boolean).map(n => one(n, oneLine(n)))
    ];
  }

  private row(index: number): HTMLElement {
    const run = this.shown[index] as RunHeadJson;
    const title = `${run.id}: ${run.text}`;
    return h(
      'div',
      {},
      h(
        'button',
        {
          class: 'amlnb-run',
          type: 'button',
          title,
          on: { click: () => this.open(run.id) }
        },
        stateIcon(run.status),
        h(
          'span',
          { class: 'amlnb-run-words' },
          h(
            'span',
            { class: 'amlnb-run-top' },
            h('strong', {}, oneLine(run.pipeline)),
            h('span', { class: 'amlnb-hint' }, ago(run.created, this.clock.now))
          ),
          h('span', { class: 'amlnb-run-below' }, this.below(run))
        )
      )
    );
  }

  private below(run: RunHeadJson): string {
    const span =
      run.seconds ??
      (run.started === null || isFinalRun(run.status)
        ? null
        : this.clock.now - run.started);
    const failed = run.counts['failed'] ?? 0;
    return [
      run.words,
      failed ? `${failed} failed` : `${run.done}/${run.total}`,
      span === null ? '' : duration(Math.max(span, 0)),
      run.id.split('-').pop()
    ]
      .filter(Boolean)
      .join(' · ');
  }
}

function haystack(run: RunHeadJson): string {
  const parameters = JSON.stringify(run.parameters);
  const { id, pipeline, experiment, user, words, file } = run;
  return [id, pipeline, experiment, user, words, file, parameters]
    .join(' ')
    .toLowerCase();
}
