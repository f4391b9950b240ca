/** Why a step ran, was reused or was left out; and with which values. */

import { fill, h } from '../dom';
import { duration, oneLine, valueText } from '../state/words';
import type { NodeJson, ReasonJson, StepRunJson } from '../wire';
import { nodeOf } from './detail';
import { placeNode } from './error';
import { button, facts, heading } from './parts';
import { DetailTab } from './tab';

const LEADS: { [status: string]: string } = {
  running: 'It runs because',
  retrying: 'It runs because',
  completed: 'It ran because',
  failed: 'It ran because',
  reused: 'It was reused because',
  upstream_failed: 'It did not run because',
  skipped: 'It was skipped because',
  waiting: 'It will run because',
  run: 'It would run because',
  reuse: 'It would be reused because',
  skip: 'It would be skipped because'
};

export class WhyTab extends DetailTab {
  readonly id = 'why';
  readonly title = 'Why';

  isOffered(): boolean {
    return true;
  }

  override refresh(key: string): void {
    this.show(key);
  }

  show(key: string): void {
    const { session } = this.around;
    const step = session.step(key);
    const decision = session.decision(key);
    const node = nodeOf(this.around, key);
    fill(
      this.node,
      ...reasons(
        step?.reasons ?? decision?.reasons ?? [],
        step?.status ?? decision?.action ?? ''
      ),
      ...this.origin(step),
      ...warnings(step),
      ...this.values(node),
      ...metrics(step),
      ...this.setting(node, step)
    );
  }

  private origin(step: StepRunJson | null): Node[] {
    const from = step?.reused_from;
    if (!from) {
      return [];
    }
    const { host } = this.around;
    const open = button({ label: from, class: 'amlnb-is-link' }, () =>
      host.openRun(from, step.key)
    );
    return [h('p', { class: 'amlnb-told' }, 'Its result comes from run ', open)];
  }

  private values(node: NodeJson | undefined): Node[] {
    const given = this.around.session.run.value?.head.parameters ?? {};
    const pairs = (node?.parameters ?? []).map(argument => {
      const value = argument.parameter ? given[argument.parameter] : argument.value;
      const text = value === undefined ? 'the default' : valueText(value);
      const alias = argument.parameter && argument.parameter !== argument.name;
      return [
        oneLine(argument.name),
        alias ? `${text} (parameter ${oneLine(argument.parameter)})` : text
      ] as const;
    });
    return pairs.length ? [heading('Values'), facts(pairs)] : [];
  }

  private setting(node: NodeJson | undefined, step: StepRunJson | null): Node[] {
    if (!node) {
      return [];
    }
    const pairs: (readonly [string, Node | string])[] = [
      ['defined in', node.place.text ? placeNode(node.place, this.around) : ''],
      ['kernel', oneLine(step?.kernel || node.kernel)],
      ['compute', oneLine(step?.compute || node.compute)],
      ['runs only if', oneLine(node.when)],
      ['for each', node.map ? oneLine(`${node.map.item} in ${node.map.text}`) : ''],
      ['tries', node.retries ? String(node.retries + 1) : ''],
      ['time limit', node.timeout === null ? '' : duration(node.timeout)],
      ['usually takes', step?.estimate ? duration(step.estimate) : '']
    ];
    return [heading('Set-up'), facts(pairs.filter(([, value]) => value))];
  }
}

function reasons(told: readonly ReasonJson[], status: string): Node[] {
  if (!told.length) {
    const text = status ? 'No reason was noted.' : 'A plan or a run will tell.';
    return [h('p', { class: 'amlnb-told' }, text)];
  }
  return [
    h('p', { class: 'amlnb-lead' }, `${LEADS[status] ?? 'Because'}:`),
    h(
      'ul',
      { class: 'amlnb-list' },
      ...told.map(reason => h('li', {}, oneLine(reason.text)))
    )
  ];
}

function warnings(step: StepRunJson | null): Node[] {
  return (step?.warnings ?? []).map(text => h('p', { class: 'amlnb-warning' }, text));
}

function metrics(step: StepRunJson | null): Node[] {
  const pairs = Object.entries(step?.metrics ?? {}).map(
    ([name, value]) => [oneLine(name), valueText(value)] as const
  );
  return pairs.length ? [heading('Metrics'), facts(pairs)] : [];
}
