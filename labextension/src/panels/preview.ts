/** A first look at an output: a table's head, a picture, a number, a text. */

import type { PreviewJson } from '../api';
import { h, picture, sandbox } from '../dom';
import { counted, number, oneLine, size, valueText } from '../state/words';
import type { JsonValue } from '../wire';
import { block, button, facts } from './parts';

const MOST_JSON = 20_000;

export function previewNodes(preview: PreviewJson): Node[] {
  switch (preview.kind) {
    case 'table':
      return table(preview);
    case 'json':
      return json(preview.value);
    case 'text':
      return text(preview.text, preview.truncated ?? false);
    case 'array':
      return array(preview);
    case 'image':
      return preview.data
        ? [picture(preview.mime, preview.data, `Picture ${preview.name}`)]
        : [told('The picture is too large to show here.')];
    case 'folder':
      return folder(preview);
    case 'list':
      return list(preview);
    case 'binary':
      return [
        told('Not a text. It begins with these bytes:'),
        block(preview.hex, 'Bytes')
      ];
    case 'pickle':
      return [
        told('Opening it would run its code, so only steps do.'),
        ...summary(preview.summary)
      ];
    case 'missing':
    case 'unreadable':
      return [told(preview.message)];
    default:
      return [told('This page knows no preview of that kind.')];
  }
}

type Of<K> = Extract<PreviewJson, { kind: K }>;

function table({ columns, dtypes, rows, total }: Of<'table'>): Node[] {
  const isNumber = dtypes.map(type => /int|float|double|decimal/.test(type));
  const cell = (value: JsonValue, i: number): HTMLElement =>
    h('td', { class: isNumber[i] ? 'amlnb-is-number' : '' }, shown(value));
  const head = columns.map((name, i) =>
    h(
      'th',
      { scope: 'col', class: isNumber[i] ? 'amlnb-is-number' : '' },
      h('span', {}, oneLine(name)),
      h('small', {}, oneLine(dtypes[i] ?? ''))
    )
  );
  const body = rows.map(row => h('tr', {}, ...row.map(cell)));
  const all = total === null ? 'more' : number(total);
  return [
    h(
      'div',
      { class: 'amlnb-table-box', tabindex: 0, role: 'region', 'aria-label': 'Table' },
      h(
        'table',
        { class: 'amlnb-table' },
        h('thead', {}, h('tr', {}, ...head)),
        h('tbody', {}, ...body)
      )
    ),
    told(
      total === rows.length
        ? counted(rows.length, 'row')
        : `first ${rows.length} of ${all} rows`
    )
  ];
}

function shown(value: JsonValue): Node | string {
  if (value === null) {
    return h('span', { class: 'amlnb-none' }, 'none');
  }
  return typeof value === 'number' ? String(value) : valueText(value);
}

function json(value: JsonValue): Node[] {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return [h('p', { class: 'amlnb-figure' }, String(value))];
  }
  const told = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  return text(told.slice(0, MOST_JSON), told.length > MOST_JSON);
}

function text(content: string, isCut: boolean): Node[] {
  const nodes: Node[] = [block(content, 'Text')];
  if (/^\s*(<!doctype html|<html|<table|<div|<svg)/i.test(content)) {
    nodes.unshift(pageButton(content));
  }
  return isCut ? [...nodes, told('… and more')] : nodes;
}

/** HTML is text until somebody asks for the page, and then it runs nothing. */
function pageButton(html: string): HTMLElement {
  const place = h('div', {});
  const show = button({ label: 'Show as a page', class: 'amlnb-is-link' }, () => {
    place.replaceChildren(sandbox(html, 'A page that the step made'));
  });
  place.append(show);
  return place;
}

function array({ shape, dtype, values, truncated }: Of<'array'>): Node[] {
  const worded = values.map(valueText).join(', ');
  const shaped = shape.length ? shape.map(number).join(' × ') : 'one value';
  return [
    facts([
      ['shape', shaped],
      ['values', dtype]
    ]),
    block(truncated ? `${worded}, …` : worded, 'Values')
  ];
}

function folder({ entries, total }: Of<'folder'>): Node[] {
  const rows = entries.map(entry =>
    h(
      'tr',
      {},
      h('td', {}, oneLine(entry.link ? `${entry.path} → ${entry.link}` : entry.path)),
      h('td', { class: 'amlnb-is-number' }, size(entry.size))
    )
  );
  return [
    h(
      'div',
      { class: 'amlnb-table-box' },
      h('table', { class: 'amlnb-table' }, h('tbody', {}, ...rows))
    ),
    told(counted(total, 'file'))
  ];
}

function list({ items, total }: Of<'list'>): Node[] {
  const parts = items.map((item, i) =>
    h(
      'details',
      { class: 'amlnb-fold', open: i === 0 },
      h(
        'summary',
        {},
        `${i}: ${[item.type, size(item.size)].filter(Boolean).map(oneLine).join(' · ')}`
      ),
      ...previewNodes(item)
    )
  );
  return [...parts, told(counted(total, 'item'))];
}

function summary(given: { [key: string]: JsonValue }): Node[] {
  const pairs = Object.entries(given).map(
    ([name, value]) => [oneLine(name), valueText(value)] as const
  );
  return pairs.length ? [facts(pairs)] : [];
}

function told(content: string): HTMLElement {
  return h('p', { class: 'amlnb-told' }, content);
}
