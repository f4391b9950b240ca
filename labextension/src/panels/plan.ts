/** What a run would do to each step, and why, before anything runs. */

import { fill, h } from '../dom';
import { planFace } from '../state/face';
import { duration, oneLine } from '../state/words';
import type { DecisionJson, PlanJson } from '../wire';
import type { Around } from './host';
import { button, notice, stateMark } from './parts';

const MOST_ROWS = 1_000;

export class PlanPanel {
  readonly node = h('div', { class: 'amlnb-plan' });

  constructor(
    private readonly around: Around,
    private readonly run: () => void
  ) {}

  paint(): void {
    const plan = this.around.session.plan.value;
    if (!plan) {
      fill(this.node, notice('No plan yet: choose Plan above.'));
      return;
    }
    const rows = plan.decisions.slice(0, MOST_ROWS).map(decision => this.row(decision));
    fill(
      this.node,
      h(
        'div',
        { class: 'amlnb-plan-head' },
        h('p', { class: 'amlnb-lead' }, planSentence(plan)),
        button({ label: 'Run this', sign: 'play' }, this.run)
      ),
      h(
        'div',
        { class: 'amlnb-table-box' },
        h(
          'table',
          { class: 'amlnb-table amlnb-plan-table' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ...['Step', 'Plan', 'Why', 'Time'].map(t => h('th', { scope: 'col' }, t))
            )
          ),
          h('tbody', {}, ...rows)
        )
      )
    );
  }

  private row(decision: DecisionJson): HTMLElement {
    const { session } = this.around;
    const face = planFace(decision);
    const name = h(
      'button',
      {
        class: 'amlnb-button amlnb-is-link',
        type: 'button',
        on: { click: () => (session.selection.value = decision.key) }
      },
      oneLine(decision.key)
    );
    const why = decision.reasons.map(reason => oneLine(reason.text)).join('; ');
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      h(
        'td',
        {},
        stateMark(face.look, [face.word, face.share].filter(Boolean).join(' · '))
      ),
      h('td', {}, why),
      h(
        'td',
        { class: 'amlnb-is-number' },
        decision.action === 'run' && decision.estimate !== null
          ? `about ${duration(decision.estimate)}`
          : ''
      )
    );
  }
}

function planSentence(plan: PlanJson): string {
  return plan.run
    ? oneLine(plan.text)
    : 'Nothing to do: every result is there already and unchanged.';
}
