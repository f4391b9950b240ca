/** The last runs of the pipeline × its steps: what failed when, at a glance. */

import type { RunHeadJson, StepHeadJson } from '../api';
import { sentence } from '../client/transport';
import { fill, h } from '../dom';
import { stateIcon } from '../graph/icons';
import { gridOf, type Grid } from '../state/grid';
import { duration, moment, oneLine } from '../state/words';
import type { Around } from './host';
import { notice } from './parts';

const RUNS = 25;
/** More rows than these would make the page slow; the graph shows the rest. */
const MOST_ROWS = 500;

export class GridPanel {
  readonly node = h('div', { class: 'amlnb-grid' });

  constructor(private readonly around: Around) {}

  async load(): Promise<void> {
    const { session } = this.around;
    try {
      const asked = { pipeline: session.graph.name, limit: RUNS, steps: 1 as const };
      const heads = await session.transport.ask('runs', asked);
      this.show(gridOf(heads));
    } catch (error) {
      fill(this.node, notice(sentence(error)));
    }
  }

  private show(grid: Grid): void {
    if (!grid.runs.length) {
      fill(
        this.node,
        notice(
          'This pipeline has not run yet: choose Run, and each run gets a column here.'
        )
      );
      return;
    }
    const rows = grid.rows.slice(0, MOST_ROWS);
    const rest = grid.rows.length - rows.length;
    fill(
      this.node,
      h(
        'table',
        { class: 'amlnb-grid-table' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Step'),
            ...grid.runs.map(run => this.column(run))
          )
        ),
        h('tbody', {}, ...rows.map(row => this.row(grid, row)))
      ),
      rest > 0 && h('p', { class: 'amlnb-told' }, `and ${rest} steps more`)
    );
    this.node.scrollLeft = this.node.scrollWidth;
  }

  private column(run: RunHeadJson): HTMLElement {
    const { session, host } = this.around;
    const time = run.seconds === null ? '' : `, ${duration(run.seconds)}`;
    const title = `${run.id}: ${run.words}${time}, ${moment(run.created, session.clock.now)}`;
    const isShown = run.id === session.run.value?.head.id;
    return h(
      'th',
      { scope: 'col', class: isShown ? 'amlnb-is-shown' : '' },
      h(
        'button',
        {
          class: 'amlnb-grid-cell',
          type: 'button',
          title,
          'aria-label': title,
          on: { click: () => host.openRun(run.id) }
        },
        stateIcon(run.status)
      ),
      h(
        'span',
        { class: 'amlnb-grid-id', 'aria-hidden': 'true' },
        run.id.split('-').pop() ?? ''
      )
    );
  }

  private row(grid: Grid, row: Grid['rows'][number]): HTMLElement {
    const isSelected = this.around.session.selection.value === row.name;
    return h(
      'tr',
      { class: isSelected ? 'amlnb-is-selected' : '' },
      h('th', { scope: 'row' }, oneLine(row.name)),
      ...row.cells.map((cell, i) =>
        this.cell(grid.runs[i] as RunHeadJson, row.name, cell)
      )
    );
  }

  private cell(run: RunHeadJson, name: string, step: StepHeadJson | null): HTMLElement {
    const isShown = run.id === this.around.session.run.value?.head.id;
    if (!step) {
      return h('td', { class: isShown ? 'amlnb-is-shown' : '' });
    }
    const time = step.seconds === null ? '' : `, ${duration(step.seconds)}`;
    const title = `${name} in ${run.id}: ${step.words}${time}`;
    return h(
      'td',
      { class: isShown ? 'amlnb-is-shown' : '' },
      h(
        'button',
        {
          class: 'amlnb-grid-cell',
          type: 'button',
          title,
          'aria-label': title,
          on: { click: () => this.open(run.id, name) }
        },
        stateIcon(step.status)
      )
    );
  }

  private open(run: string, name: string): void {
    const { session, host } = this.around;
    if (run === session.run.value?.head.id) session.selection.value = name;
    else host.openRun(run, name);
  }
}
