import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepName, withMagic } from '../../src/plugins/step_cell';

test('a step is known by its magic on top', () => {
  assert.equal(stepName('%%pipeline_step train -o model\nx'), 'train');
  assert.equal(stepName('\n  %%pipeline_step größe\n'), 'größe');
  assert.equal(stepName('x = 1\n%%pipeline_step train'), null);
  assert.equal(stepName('%%pipeline_steps train'), null);
  assert.equal(stepName('%%pipeline_step 3train'), null);
  assert.equal(stepName('%%pipeline_step'), null);
});

test('the magic goes on top, and the code stays as it was', () => {
  assert.equal(
    withMagic('\nx = 1\n\n  y = 2', '%%pipeline_step x -o x \n'),
    '%%pipeline_step x -o x\nx = 1\n\n  y = 2'
  );
});
