import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { runCommand } from '../src/cli/testing/run-command.js';
import { shippedModels } from '../src/engine/load-model.js';
import { score } from '../src/math/score.js';
import { dataFile } from '../src/testing/data-folder.js';

/** Score of predicting the mean and standard deviation of the training values everywhere. */
function constantScore(train: string, testFile: string) {
  const column = (path: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[2]));
  const [known, truth] = [column(train), column(testFile)];
  const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
  const std = Math.sqrt(known.reduce((sum, v) => sum + (v - mean) ** 2, 0) / known.length);
  return score(
    truth,
    truth.map(() => mean),
    truth.map(() => std),
  );
}

async function evaluate(t: TestContext, name: string, value: string, ...options: string[]) {
  if (!shippedModels().includes('field2d')) return t.skip('models/field2d.safetensors is not there: train it with `cmanp train`');
  const [train, testFile] = [dataFile(t, `fields/${name}_train.csv`), dataFile(t, `fields/${name}_test.csv`)];
  if (train === undefined || testFile === undefined) return;
  const { status, out, errors } = await runCommand(
    t,
    'evaluate',
    '--train',
    train,
    '--test',
    testFile,
    '--inputs',
    'x,y',
    '--value',
    value,
    '--json',
    ...options,
  );
  assert.deepEqual([status, errors], [0, []]);
  const result = JSON.parse(out);
  const constant = constantScore(train, testFile);
  assert.ok(result.rmse < constant.rmse, `rmse ${result.rmse}, of a constant ${constant.rmse}`);
  assert.ok(result.nlpd < constant.nlpd, `nlpd ${result.nlpd}, of a constant ${constant.nlpd}`);
  assert.ok(result.crps < constant.crps, `crps ${result.crps}, of a constant ${constant.crps}`);
  assert.ok(result.coverage_90 > 0.75 && result.coverage_90 < 0.99, `coverage ${result.coverage_90}`);
  return result;
}

test("a boat's soundings", async (t) => {
  await evaluate(t, 'bathymetry', 'depth');
});

test('radio signal strength in a flat', async (t) => {
  await evaluate(t, 'rssi', 'rssi');
});

test('terrain, in several tiles', async (t) => {
  const result = await evaluate(t, 'terrain', 'elevation', '--tile', '2000');
  if (result) assert.ok(result.tiles > 4);
});
