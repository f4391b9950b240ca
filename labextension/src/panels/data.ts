/** What a step read and made: types, shapes, sizes, and a first look. */

import { sentence } from '../client/transport';
import { fill, h, mark } from '../dom';
import { sign } from '../graph/icons';
import { drifts } from '../state/drift';
import { number, oneLine, size } from '../state/words';
import type { InputJson, OutputJson, StepRunJson } from '../wire';
import { nodeOf } from './detail';
import { facts, heading, notice } from './parts';
import { previewNodes } from './preview';
import { DetailTab } from './tab';

export class DataTab extends DetailTab {
  readonly id = 'data';
  readonly title = 'Data';
  private shown: StepRunJson | null = null;

  isOffered(key: string): boolean {
    const node = nodeOf(this.around, key);
    const step = this.around.session.step(key);
    return Boolean(node?.inputs.length || node?.outputs.length || step?.outputs.length);
  }

  show(key: string): void {
    this.shown = this.around.session.step(key);
    const node = nodeOf(this.around, key);
    const made = this.shown?.outputs ?? [];
    const promised = (node?.outputs ?? []).filter(
      slot => !made.some(output => output.name === slot.name)
    );
    fill(
      this.node,
      heading('Outputs'),
      ...made.map(output => this.output(key, output, made.length === 1)),
      ...promised.map(slot => promisedRow(slot.name, slot.format, slot.optional)),
      !made.length && !promised.length && told('It makes nothing that others read.'),
      heading('Inputs'),
      ...(node?.inputs ?? []).map(input => this.input(input)),
      !node?.inputs.length && told('It reads no other step.')
    );
  }

  override refresh(key: string): void {
    if (this.around.session.step(key)?.outputs !== this.shown?.outputs) this.show(key);
  }

  private input(input: InputJson): HTMLElement {
    if (!input.step) {
      return row(input.name, [
        h('span', {}, 'path '),
        h('code', {}, oneLine(input.path))
      ]);
    }
    const { session } = this.around;
    const output = session
      .step(input.step)
      ?.outputs.find(each => each.name === input.output);
    const from = h(
      'button',
      {
        class: 'amlnb-button amlnb-is-link',
        type: 'button',
        on: { click: () => (session.selection.value = input.step) }
      },
      `from ${input.step}`
    );
    const as =
      input.output === input.name ? null : h('span', {}, ` (there ${input.output})`);
    return output
      ? this.look(input.step, output, input.name, [from, as])
      : row(input.name, [from, as, h('span', {}, ' · not made yet')]);
  }

  private output(key: string, output: OutputJson, isOpen: boolean): HTMLElement {
    const node = this.look(key, output, output.name, [
      driftNode(this.drift(key, output.name))
    ]);
    if (isOpen) node.querySelector('button')?.click();
    return node;
  }

  private drift(key: string, name: string): string {
    const { session } = this.around;
    const edges = session.run.value?.edges ?? [];
    const i = edges.findIndex(
      e => e.source === key && e.carried.some(c => c.name === name)
    );
    const edge = edges[i];
    const before = session.before.find(
      e => e.source === edge?.source && e.target === edge.target
    );
    return edge
      ? (drifts(edge, before).find(each => each.name === name)?.text ?? '')
      : '';
  }

  /** A line that opens to facts and a preview. */
  private look(
    key: string,
    output: OutputJson,
    name: string,
    more: (Node | null)[]
  ): HTMLElement {
    const inside = h('div', { class: 'amlnb-data-inside', hidden: true });
    const toggle = h(
      'button',
      { class: 'amlnb-data-toggle', type: 'button', 'aria-expanded': 'false' },
      sign('right'),
      h('span', { class: 'amlnb-data-name' }, oneLine(name)),
      h(
        'span',
        { class: 'amlnb-data-text' },
        [output.type, output.text].filter(Boolean).map(oneLine).join(' · ')
      )
    );
    toggle.addEventListener('click', () => {
      inside.hidden = !inside.hidden;
      mark(toggle, 'aria-expanded', String(!inside.hidden));
      if (!inside.childElementCount) void this.open(inside, key, output);
    });
    return h('div', { class: 'amlnb-data' }, toggle, ...more, inside);
  }

  private async open(
    inside: HTMLElement,
    key: string,
    output: OutputJson
  ): Promise<void> {
    const preview = h('div', { class: 'amlnb-preview' }, told('Loading…'));
    fill(inside, outputFacts(output), preview);
    try {
      const asked = { run: this.run, key, name: output.name };
      const answer = await this.around.session.transport.ask('preview', asked);
      fill(preview, ...previewNodes(answer));
    } catch (error) {
      fill(preview, notice(sentence(error)));
    }
  }
}

function told(text: string): HTMLElement {
  return h('p', { class: 'amlnb-told' }, text);
}

function row(name: string, what: (Node | null)[]): HTMLElement {
  return h(
    'div',
    { class: 'amlnb-data' },
    h('span', { class: 'amlnb-data-name amlnb-is-plain' }, oneLine(name)),
    h('span', { class: 'amlnb-told' }, ...what)
  );
}

function promisedRow(name: string, format: string, isOptional: boolean): HTMLElement {
  const how = format === 'auto' ? '' : `, as ${oneLine(format)}`;
  return row(name, [
    h('span', {}, `${isOptional ? 'perhaps ' : ''}made when it ends${how}`)
  ]);
}

function driftNode(text: string): HTMLElement | null {
  return text ? h('p', { class: 'amlnb-drift' }, text) : null;
}

function outputFacts(output: OutputJson): HTMLElement {
  const shape = output.summary['shape'];
  const isShape = Array.isArray(shape) && shape.every(n => typeof n === 'number');
  const shapeText = isShape ? (shape as number[]).map(number).join(' × ') : '';
  const pairs: [string, string][] = [
    ['type', oneLine(output.type)],
    ['shape', shapeText],
    ['size', size(output.size)],
    [
      'kept as',
      output.pickle ? `${output.format} (only steps open it)` : output.format
    ],
    ['digest', output.digest.slice(0, 12)]
  ];
  return facts(pairs.filter(([, value]) => value));
}
