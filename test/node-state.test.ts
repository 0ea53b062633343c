import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Answer {
  readonly success: boolean;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

test('the state is saved at the end, resumed at the start, and a file that is refused is left alone', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const path = join(folder, 'field.safetensors');
  const parameters = ['--params-file', parameterFile({ state: { path } })];

  const first = await startMapping(t, parameters);
  const learnt = await drive<Answer>('survey.py', ['60']);
  // The node ends itself with another status when it is not done in time: status 0 says that all was saved and ended.
  const asked = performance.now();
  assert.equal((await first.stop('SIGTERM')).status, 0);
  t.diagnostic(`ended ${((performance.now() - asked) / 1000).toFixed(2)} s after SIGTERM`);
  const saved = readFileSync(path);

  await t.test('resumed after SIGTERM', async (subtest) => {
    const second = await startMapping(subtest, parameters);
    await second.line(/resumed from/);
    assert.deepEqual(await drive<Answer>('survey.py', ['0']), learnt);
    assert.equal((await second.stop('SIGINT')).status, 0);
    assert.deepEqual(readFileSync(path), saved, 'nothing was read in between: the file is the same, byte for byte');
  });

  await t.test('refused', async (subtest) => {
    writeFileSync(path, saved.subarray(0, saved.length / 2));
    const third = await startMapping(subtest, parameters);
    assert.match(await third.line(/not resumed/), new RegExp(path));
    await drive('survey.py', ['20']);
    assert.equal((await third.stop()).status, 0);
    assert.equal(readFileSync(path).length, Math.floor(saved.length / 2), 'the file is left alone');
  });

  await t.test('saved while running', async (subtest) => {
    const often = join(folder, 'often.safetensors');
    const node = await startMapping(subtest, ['--params-file', parameterFile({ state: { path: often, save_period: 0.5 } })]);
    await drive('survey.py', ['20']);
    while (!existsSync(often)) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(node.running);

    // A power cut, some times: what was saved last is there again.
    const saving = ['--params-file', parameterFile({ state: { path: often, save_period: 0.1 } })];
    let before: Answer | undefined;
    await node.stop('SIGKILL');
    for (let kill = 0; kill < 3; kill++) {
      const next = await startMapping(subtest, saving);
      await next.line(/resumed from/);
      if (before) assert.deepEqual(await drive<Answer>('survey.py', ['0']), before);
      before = await drive<Answer>('survey.py', ['20']);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await next.stop('SIGKILL');
    }
  });
});
