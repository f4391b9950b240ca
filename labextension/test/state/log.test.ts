import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces, stripped } from '../../src/state/ansi';
import {
  EMPTY_LOG,
  appended,
  found,
  overwritten,
  shownLines
} from '../../src/state/log';

const ESC = '\u001b';
const part = (text: string, from: number, size = from + text.length): never =>
  ({ text, from, next: from + text.length, size }) as never;

test('parts join to lines, however they were cut', () => {
  let log = appended(EMPTY_LOG, part('one\ntw', 0), 100);
  assert.deepEqual(shownLines(log), ['one', 'tw']);
  log = appended(log, part('o\nthree\n', 6), 100);
  assert.deepEqual(shownLines(log), ['one', 'two', 'three']);
});

test('a log opened near its end begins with a whole line', () => {
  const log = appended(EMPTY_LOG, part('f a line\nwhole\n', 500), 100);
  assert.deepEqual([shownLines(log), log.missing], [['whole'], 500]);
});

test('only the last lines are kept, and how many went is known', () => {
  const log = appended(EMPTY_LOG, part('1\n2\n3\n4\n', 0), 2);
  assert.deepEqual([shownLines(log), log.dropped], [['3', '4'], 2]);
});

test('a part told twice is passed over by beginning anew, one too far ahead waits', () => {
  const log = appended(EMPTY_LOG, part('one\n', 0), 9);
  assert.deepEqual(shownLines(appended(log, part('other\n', 0), 9)), ['other']);
  assert.equal(appended(log, part('far\n', 99), 9), log);
});

test('a progress bar shows its last state', () => {
  assert.equal(overwritten('10%\r50%\r100%\r'), '100%');
  assert.equal(overwritten('plain'), 'plain');
});

test('search sees the words, not the colours', () => {
  const lines = [`${ESC}[31mVal${ESC}[0mueError`, 'fine'];
  assert.deepEqual(found(lines, 'valueerror'), [0]);
  assert.deepEqual(found(lines, ''), []);
  assert.deepEqual(found(lines, '[31m'), []);
});

test('colours go on from line to line until they end', () => {
  const first = pieces(`a ${ESC}[1;31mred`);
  assert.deepEqual(
    first.pieces.map(({ text, colour, isBold }) => [text, colour, isBold]),
    [
      ['a ', null, false],
      ['red', 1, true]
    ]
  );
  const second = pieces(`still${ESC}[0m not`, first.pen);
  assert.deepEqual(
    second.pieces.map(({ text, colour }) => [text, colour]),
    [
      ['still', 1],
      [' not', null]
    ]
  );
});

test('256 colours and true colours become the nearest of the sixteen', () => {
  const colour = (code: string): number | null | undefined =>
    pieces(`${ESC}[${code}mx`).pieces[0]?.colour;
  assert.deepEqual(
    [colour('38;5;1'), colour('38;5;196'), colour('38;2;0;0;255')],
    [1, 9, 12]
  );
  assert.equal(colour('38;5'), 0);
  assert.equal(colour('38'), null);
  assert.equal(colour('999999'), null);
});

test('cursor moves, titles, links and control signs are dropped', () => {
  const line = `${ESC}[2J${ESC}]0;title\u0007a${ESC}]8;;http://x${ESC}\\b${ESC}[3Ac\u0008\u202ed${ESC}`;
  assert.equal(stripped(line), 'abcd');
  assert.equal(
    pieces(line)
      .pieces.map(piece => piece.text)
      .join(''),
    'abcd'
  );
});
