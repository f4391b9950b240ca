/** The notebook as it was executed, drawn with nothing that could run. */

import { h, picture, sandbox } from '../dom';
import type { JsonValue } from '../wire';
import { ansiBlock } from './ansi_text';
import { block, button } from './parts';
import { DetailTab } from './tab';

type JsonObject = { [key: string]: JsonValue };

export class ExecutedTab extends DetailTab {
  readonly id = 'notebook';
  readonly title = 'Notebook';

  isOffered(key: string): boolean {
    return (this.around.session.step(key)?.attempt ?? 0) > 0;
  }

  show(key: string): void {
    const asked = { run: this.run, key };
    void this.load(
      () => this.around.session.transport.ask('notebook', asked),
      notebook => [...this.opener(key), ...cellNodes(notebook)]
    );
  }

  private opener(key: string): Node[] {
    const open = this.around.host.openNotebook;
    const traits = { label: 'Open as a notebook', sign: 'open' as const };
    return open ? [button(traits, () => open(this.run, key))] : [];
  }
}

export function cellNodes(notebook: JsonObject): Node[] {
  const cells = list(notebook['cells']).map(cell => cellNode(record(cell)));
  return cells.length ? cells : [h('p', { class: 'amlnb-told' }, 'It has no cells.')];
}

function cellNode(cell: JsonObject): HTMLElement {
  const source = joined(cell['source']);
  const outputs = list(cell['outputs']).flatMap(output => outputNodes(record(output)));
  const isCode = cell['cell_type'] === 'code';
  return h(
    'section',
    { class: `amlnb-cell ${isCode ? '' : 'amlnb-is-prose'}` },
    isCode ? block(source, 'Cell') : h('p', { class: 'amlnb-prose' }, source),
    ...outputs
  );
}

function outputNodes(output: JsonObject): Node[] {
  switch (output['output_type']) {
    case 'stream':
      return [ansiBlock(joined(output['text']), 'Output')];
    case 'error':
      return [ansiBlock(list(output['traceback']).map(joined).join('\n'), 'Error')];
    default:
      return bundleNodes(record(output['data']));
  }
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The richest form that is safe: a picture, HTML in a sandbox, text. */
function bundleNodes(data: JsonObject): Node[] {
  const mime = PICTURES.find(each => each in data);
  if (mime) {
    return [picture(mime, joined(data[mime]), 'A picture that the cell made')];
  }
  if ('image/svg+xml' in data) {
    const bytes = new TextEncoder().encode(joined(data['image/svg+xml']));
    const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
    return [picture('image/svg+xml', btoa(text), 'A drawing that the cell made')];
  }
  if ('text/html' in data) {
    return [sandbox(joined(data['text/html']), 'HTML that the cell made')];
  }
  return 'text/plain' in data ? [ansiBlock(joined(data['text/plain']), 'Result')] : [];
}

/** A notebook is a file like any other: it may hold anything anywhere. */
function joined(value: JsonValue | undefined): string {
  return Array.isArray(value) ? value.map(String).join('') : String(value ?? '');
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function record(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? value
    : {};
}
