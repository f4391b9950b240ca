import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ago,
  counted,
  duration,
  oneLine,
  size,
  valueText
} from '../../src/state/words';

test('time spans read as in Python', () => {
  const told = [0.04, 0.0995, 1.44, 9.95, 12.4, 60, 185, 7200, 90_000].map(duration);
  assert.deepEqual(told, [
    '40 ms',
    '0.1 s',
    '1.4 s',
    '10 s',
    '12 s',
    '1 min',
    '3 min 5 s',
    '2 h',
    '1 d 1 h'
  ]);
  assert.equal(duration(-3), '0 ms', 'clocks of two machines may differ');
});

test('sizes are in thousands', () => {
  const told = [0, 512, 999, 1000, 8_700_000, 999_999, 12e9, 4e18].map(size);
  assert.deepEqual(told, [
    '0 B',
    '512 B',
    '999 B',
    '1.0 kB',
    '8.7 MB',
    '1.0 MB',
    '12 GB',
    '4000 PB'
  ]);
});

test('one is one, many are many', () => {
  assert.deepEqual(
    [counted(1, 'row'), counted(336_776, 'row')],
    ['1 row', '336,776 rows']
  );
});

test('no text breaks its line or turns the direction of writing', () => {
  assert.equal(oneLine('a\nb\t c\u202egnp.exe\u0000'), 'a b cgnp.exe');
  assert.equal(oneLine('family 👨\u200d👩\u200d👧'), 'family 👨\u200d👩\u200d👧');
});

test('moments are told from now', () => {
  assert.deepEqual(
    [ago(95, 100), ago(0, 300), ago(0, 90_000)],
    ['just now', '5 min ago', '1 d ago']
  );
});

test('values of parameters stand on one line', () => {
  assert.deepEqual([0.1, 'a\nb', ['x'], null, true].map(valueText), [
    '0.1',
    'a b',
    '["x"]',
    'null',
    'true'
  ]);
});
