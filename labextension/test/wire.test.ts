/** `src/wire.ts` says what `amlnb/wire/*.py` say: names, fields, types. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const PYTHON = '../amlnb/wire';

type Fields = Map<string, string>;

function pythonInterfaces(): Map<string, Fields> {
  const found = new Map<string, Fields>();
  for (const file of readdirSync(PYTHON).filter(name => name.endsWith('.py'))) {
    const text = readFileSync(`${PYTHON}/${file}`, 'utf8');
    for (const [, name = '', , body = ''] of text.matchAll(
      /^class (\w+Json)\((\w+)\):\n((?:[ \t]+.*\n|\n)*)/gm
    )) {
      found.set(name, fields(body, /^ {4}(\w+): (.+)$/gm, fromPython));
    }
  }
  return found;
}

function scriptInterfaces(): Map<string, Fields> {
  const text = readFileSync('src/wire.ts', 'utf8');
  const found = new Map<string, Fields>();
  for (const [, name = '', body = ''] of text.matchAll(
    /^export interface (\w+)[^{]*\{\n([^]*?)^\}/gm
  )) {
    found.set(
      name,
      fields(body, /^ {2}(\w+): (.+);$/gm, type => type.replace(/'/g, '"'))
    );
  }
  return found;
}

function fields(body: string, line: RegExp, type: (text: string) => string): Fields {
  return new Map(
    [...body.matchAll(line)].map(([, name = '', t = '']) => [name, type(t)])
  );
}

const ATOMS: { [name: string]: string } = {
  str: 'string',
  int: 'number',
  float: 'number',
  bool: 'boolean',
  None: 'null'
};

function fromPython(type: string): string {
  const literal = /^Literal\[(.*)\]$/.exec(type);
  if (literal) {
    return (literal[1] ?? '').split(', ').join(' | ');
  }
  const list = /^list\[(.*)\]$/.exec(type);
  if (list) {
    return `${fromPython(list[1] ?? '')}[]`;
  }
  const table = /^(?:Mapping|dict)\[str, (.*)\]$/.exec(type);
  if (table) {
    return `{ [key: string]: ${fromPython(table[1] ?? '')} }`;
  }
  return type
    .split(' | ')
    .map(part => ATOMS[part] ?? part)
    .join(' | ');
}

test('both sides have the same interfaces', () => {
  assert.deepEqual(
    [...scriptInterfaces().keys()].sort(),
    [...pythonInterfaces().keys()].sort()
  );
  assert.ok(pythonInterfaces().size > 30);
});

test('each has the same fields of the same types, in the same order', () => {
  const script = scriptInterfaces();
  for (const [name, expected] of pythonInterfaces()) {
    assert.deepEqual([...(script.get(name) ?? [])], [...expected], name);
  }
});

test('the words of the states are the same', () => {
  const python = readFileSync(`${PYTHON}/words.py`, 'utf8');
  const script = readFileSync('src/state/words.ts', 'utf8');
  for (const [, table = '', body = ''] of python.matchAll(
    /^(STATE_WORDS|RUN_WORDS)[^{]*\{\n([^}]*)\}/gm
  )) {
    const mine = new RegExp(
      `export const ${table}[^{]*\\{[^=]*= \\{\\n([^}]*)\\}`
    ).exec(script);
    const told = [...(mine?.[1] ?? '').matchAll(/^ {2}(\w+): '(.*)'/gm)];
    const expected = [...body.matchAll(/\.(\w+): "(.*)"/g)];
    assert.deepEqual(
      told.map(([, status, word]) => [status, word]),
      expected.map(([, status = '', word]) => [status.toLowerCase(), word])
    );
    assert.ok(told.length > 5, table);
  }
});
