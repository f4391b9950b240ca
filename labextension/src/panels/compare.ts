/** This run beside another one of the same pipeline. */

import type { RunHeadJson } from '../api';
import { sentence } from '../client/transport';
import { fill, h } from '../dom';
import { compare, type Row } from '../state/compare';
import { runJson } from '../state/run';
import { moment, oneLine } from '../state/words';
import type { RunJson } from '../wire';
import type { Around } from './host';
import { heading, notice } from './parts';

export class ComparePanel {
  readonly node = h('div', { class: 'amlnb-compare' });
  private readonly choice = h('select', {
    class: 'amlnb-select',
    'aria-label': 'The run to compare with',
    on: { change: () => void this.read() }
  });
  private readonly only = h('input', {
    type: 'checkbox',
    checked: true,
    on: { change: () => this.draw() }
  });
  private readonly body = h('div', { class: 'amlnb-compare-body' });
  private other: RunJson | null = null;

  constructor(private readonly around: Around) {}

  async load(): Promise<void> {
    const { session } = this.around;
    const mine = session.run.value?.head.id;
    try {
      const heads = await session.transport.ask('runs', {
        pipeline: session.graph.name,
        limit: 25
      });
      const others = heads.filter(run => run.id !== mine);
      if (!mine || !others.length) {
        fill(
          this.node,
          notice(
            'There is no second run yet: after the next one, both stand here side by side.'
          )
        );
        return;
      }
      this.offer(others);
      await this.read();
    } catch (error) {
      fill(this.node, notice(sentence(error)));
    }
  }

  private offer(others: readonly RunHeadJson[]): void {
    const { now } = this.around.session.clock;
    const options = others.map(run =>
      h(
        'option',
        { value: run.id },
        `${run.id} · ${run.words} · ${moment(run.created, now)}`
      )
    );
    const chosen = this.choice.value;
    fill(this.choice, ...options);
    if (others.some(run => run.id === chosen)) this.choice.value = chosen;
    fill(
      this.node,
      h(
        'div',
        { class: 'amlnb-compare-tools' },
        h('label', {}, 'With run ', this.choice),
        h('label', { class: 'amlnb-check' }, this.only, 'Only what differs')
      ),
      this.body
    );
  }

  private async read(): Promise<void> {
    const run = this.choice.value;
    try {
      this.other = (await this.around.session.transport.ask('run', { run })).run;
      this.draw();
    } catch (error) {
      fill(this.body, notice(sentence(error)));
    }
  }

  private draw(): void {
    const state = this.around.session.run.value;
    if (!this.other || !state) {
      return;
    }
    const { parameters, steps, metrics, data } = compare(runJson(state), this.other);
    const parts = [
      ...this.table('Parameters', parameters),
      ...this.table('Steps', steps),
      ...this.table('Metrics', metrics),
      ...this.table('Outputs', data)
    ];
    const same = h('p', { class: 'amlnb-told' }, 'Nothing differs but the times.');
    fill(this.body, ...(parts.length ? parts : [same]));
  }

  private table(title: string, rows: readonly Row[]): Node[] {
    const shown = this.only.checked ? rows.filter(row => row.isChanged) : rows;
    if (!shown.length) {
      return [];
    }
    const mine = this.around.session.run.value?.head.id ?? '';
    const head = ['', mine, this.other?.id ?? ''].map(text =>
      h('th', { scope: 'col' }, text)
    );
    const body = shown.map(row =>
      h(
        'tr',
        { class: row.isChanged ? 'amlnb-is-changed' : '' },
        h('th', { scope: 'row' }, oneLine(row.what)),
        h('td', {}, oneLine(row.left)),
        h('td', {}, oneLine(row.right))
      )
    );
    const table = h(
      'table',
      { class: 'amlnb-table' },
      h('thead', {}, h('tr', {}, ...head)),
      h('tbody', {}, ...body)
    );
    return [heading(title), h('div', { class: 'amlnb-table-box' }, table)];
  }
}
