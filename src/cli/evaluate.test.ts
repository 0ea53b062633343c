import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Random } from '../cmab/random.js';
import { EVALUATION_WIDTH } from '../drawing/evaluation-figure.js';
import { readPixels } from '../drawing/testing/pixels.js';
import { shippedModels } from '../engine/load-model.js';
import { score } from '../math/score.js';
import { runCommand, temporaryFolder, write, writeTestModel } from './testing/run-command.js';

function rows(count: number, seed: number): string {
  const random = new Random(seed);
  const lines = Array.from({ length: count }, () => {
    const [x, y] = [random.uniform(-30, 90), random.uniform(100, 150)];
    return `${x},${y},${Math.sin(x / 20) + y / 50}`;
  });
  return `x,y,v\n${lines.join('\n')}\n`;
}

const CONFIG = `/**: {ros__parameters: {latents: 8, sources: [s], s: {type: sensor_msgs/msg/Range}, value: {warmup: 30}, tile: {size: 60.0}}}`;

function files(t: TestContext) {
  const folder = temporaryFolder(t);
  const paths = {
    train: write(folder, 'train.csv', rows(120, 1)),
    test: write(folder, 'test.csv', rows(40, 2)),
    model: writeTestModel(folder),
  };
  return {
    folder,
    ...paths,
    args: ['evaluate', '--train', paths.train, '--test', paths.test, '--inputs', 'x,y', '--value', 'v', '--model', paths.model],
  };
}

test('one JSON object with every figure, and nothing else', async (t) => {
  const { args } = files(t);
  const { status, out, errors } = await runCommand(t, ...args, '--json');
  assert.deepEqual([status, errors], [0, []]);
  const result = JSON.parse(out);
  assert.deepEqual(Object.keys(result).toSorted(), [
    'coverage_90',
    'crps',
    'n_test',
    'n_train',
    'nlpd',
    'predict_us_per_point',
    'rmse',
    'seconds',
    'state_bytes',
    'tile_size',
    'tiles',
    'update_ms',
  ]);
  // The training rows chose small tiles.
  assert.deepEqual([result.n_train, result.n_test, result.tiles], [120, 40, 15]);
  assert.ok(result.update_ms.p50 > 0 && result.update_ms.p99 >= result.update_ms.p50);
  for (const key of ['nlpd', 'rmse', 'crps', 'coverage_90', 'predict_us_per_point', 'state_bytes', 'seconds'])
    assert.ok(Number.isFinite(result[key]), key);
});

test('three inputs make a field over a volume', async (t) => {
  const folder = temporaryFolder(t);
  const random = new Random(3);
  const lines = (count: number) =>
    Array.from({ length: count }, () => {
      const [x, y, z] = [random.uniform(0, 50), random.uniform(0, 50), random.uniform(-20, 0)];
      return `${x},${y},${z},${10 + z / 4}`;
    });
  const csv = (name: string, count: number) => write(folder, name, `x,y,z,t\n${lines(count).join('\n')}\n`);
  const [train, testFile, out] = [csv('dive.csv', 80), csv('test.csv', 30), join(folder, 'out.csv')];
  const options = ['--train', train, '--test', testFile, '--value', 't', '--predictions', out, '--json'];
  const model = writeTestModel(folder, 3);
  const { status, out: json } = await runCommand(t, 'evaluate', ...options, '--inputs', 'x,y,z', '--model', model, '--tile', '25');
  assert.equal(status, 0);
  const { n_train, n_test, tiles } = JSON.parse(json);
  assert.deepEqual([n_train, n_test], [80, 30]);
  assert.ok(tiles > 8, `${tiles}`);
  const [header, ...predicted] = readFileSync(out, 'utf8').trim().split('\n');
  assert.equal(header, 'x,y,z,truth,mean,std');
  assert.ok(predicted.length === 30 && predicted.every((row) => row.split(',').map(Number).every(Number.isFinite)));

  const unnamed = await runCommand(t, 'evaluate', ...options, '--inputs', 'x,y,z');
  assert.deepEqual([unnamed.status, unnamed.errors], [0, []], 'the model that comes with the package for three inputs');

  const flat = await runCommand(t, 'evaluate', ...options, '--inputs', 'x,y', '--model', model);
  assert.deepEqual([flat.status, flat.errors], [2, ['cmanp: --inputs: "x,y" is not allowed; model small has 3 inputs']]);
});

test('the predictions that are written give the figures that are told', async (t) => {
  const { args, folder, test: testFile } = files(t);
  const out = join(folder, 'out.csv');
  const result = JSON.parse((await runCommand(t, ...args, '--json', '--predictions', out)).out);
  const [header, ...lines] = readFileSync(out, 'utf8').trim().split('\n');
  assert.equal(header, 'x,y,truth,mean,std');
  const cells = lines.map((line) => line.split(',').map(Number));
  const column = (i: number) => cells.map((row) => row[i]);
  const { rmse, nlpd, crps, coverage90 } = score(column(2), column(3), column(4));
  assert.deepEqual([rmse, nlpd, crps, coverage90], [result.rmse, result.nlpd, result.crps, result.coverage_90]);
  const given = readFileSync(testFile, 'utf8').trim().split('\n').slice(1);
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(0, 3).join()),
    given,
  );
});

test('several training files are one after the other; the batch size does not matter', async (t) => {
  const { args, folder, model, test: testFile } = files(t);
  const whole = JSON.parse((await runCommand(t, ...args, '--json')).out);
  const all = rows(120, 1).trim().split('\n');
  const first = write(folder, 'a.csv', all.slice(0, 50).join('\n'));
  const second = write(folder, 'b.csv', [all[0], ...all.slice(50)].join('\n'));
  const parts = ['evaluate', '--train', first, '--train', second, '--test', testFile, '--inputs', 'x,y', '--value', 'v', '--model', model];
  const { n_train, nlpd } = JSON.parse((await runCommand(t, ...parts, '--json', '--batch', '1')).out);
  assert.equal(n_train, 120);
  assert.ok(Math.abs(nlpd - whole.nlpd) < 1e-5);
});

test('with a configuration it is the node; options override', async (t) => {
  const { args, folder } = files(t);
  const config = write(folder, 'cmanp.yaml', CONFIG);
  const configured = JSON.parse((await runCommand(t, ...args, '--config', config, '--json')).out);
  const wider = JSON.parse((await runCommand(t, ...args, '--config', config, '--latents', '16', '--json')).out);
  assert.ok(configured.tiles > 1);
  assert.equal(wider.state_bytes, 2 * configured.state_bytes);
  const larger = JSON.parse((await runCommand(t, ...args, '--config', config, '--tile', '500', '--json')).out);
  assert.ok(larger.tiles < configured.tiles);
  const few = write(folder, 'few.csv', rows(20, 3));
  const { status, errors } = await runCommand(t, ...args.with(2, few), '--config', config);
  assert.deepEqual([status, errors], [2, ['cmanp: --train: 20 rows are too few; the warm-up needs 10 more']]);
});

test('what is told to people has the same figures', async (t) => {
  const { args } = files(t);
  const { out } = await runCommand(t, ...args);
  assert.match(out, /^120 rows folded, 40 predicted/);
  assert.match(out, /nlpd -?\d+\.\d{4} +rmse \d/);
});

test('--plot draws the field, truth against prediction and reliability, as PNG or SVG', async (t) => {
  const { args, folder } = files(t);
  const [png, svg] = ['plot.png', 'plot.svg'].map((name) => join(folder, name));
  for (const out of [png, svg]) assert.equal((await runCommand(t, ...args, '--plot', out, '--unit', 'K')).status, 0);
  const { width, height, colors } = await readPixels(readFileSync(png));
  assert.equal(width, EVALUATION_WIDTH);
  for (const left of [100, 680]) {
    assert.ok(colors(left, 150, 400, 100) > 50, 'a map');
    assert.ok(colors(left, height - 300, 400, 200) > 10, 'a chart');
  }
  const text = readFileSync(svg, 'utf8');
  assert.equal(text.match(/<image\b/g)?.length, 2);
  assert.ok(text.length < 1_000_000, `${text.length} characters`);
});

test('--plot of one input draws the prediction along it', async (t) => {
  if (!shippedModels().includes('gp1d')) return t.skip('models/gp1d.safetensors is not there: train it with `cmanp train`');
  const folder = temporaryFolder(t);
  const line = write(folder, 'line.csv', `x,v\n${Array.from({ length: 40 }, (_, i) => `${i / 10},${Math.sin(i / 10)}`).join('\n')}\n`);
  const out = join(folder, 'line.png');
  const args = ['--train', line, '--test', line, '--inputs', 'x', '--value', 'v', '--model', 'gp1d', '--latents', '16', '--plot', out];
  assert.deepEqual((await runCommand(t, 'evaluate', ...args)).errors, []);
  const { height, colors } = await readPixels(readFileSync(out));
  assert.ok(height > 800 && colors(100, 180, 1000, 200) > 20, 'three charts, the first with bands');
});

test('wrong use and input: one line, status 2', async (t) => {
  const { args, folder } = files(t);
  const fails = async (message: RegExp, ...more: string[]) => {
    const { status, out, errors } = await runCommand(t, ...args, ...more);
    assert.deepEqual([status, out, errors.length], [2, '', 1], message.source);
    assert.match(errors[0], message);
  };
  await fails(/^cmanp: --latents: "2\.5" is not allowed; allowed: a whole number from 1 to 4096$/, '--latents', '2.5');
  await fails(/^cmanp: latents: 99 is not within/, '--latents', '99');
  await fails(/^cmanp: --tile: "-1" is not allowed/, '--tile=-1');
  await fails(/^cmanp: --batch: "many" is not allowed/, '--batch', 'many');
  await fails(/^cmanp: --batch: "1e12" is not allowed/, '--batch', '1e12');
  await fails(/^cmanp: --engine: "gpu" is not allowed; allowed: one of auto, wasm, tensorflow$/, '--engine', 'gpu');
  await fails(/^cmanp: --plot out\.jpg ends neither in \.png nor in \.svg$/, '--plot', 'out.jpg');
  await fails(/^cmanp: model: cannot read .*nowhere/, '--model', '/nowhere/x.safetensors');
  await fails(/^cmanp: .*train\.csv: no column w/, '--value', 'w');
  await fails(/^cmanp: --inputs: "x" is not allowed; model small has 2 inputs$/, '--inputs', 'x');
  await fails(/^cmanp: .*bad\.yaml: tile\.sise: unknown key/, '--config', write(folder, 'bad.yaml', CONFIG.replace('size', 'sise')));
  const { status, errors } = await runCommand(t, 'evaluate', '--test', 'x.csv');
  assert.deepEqual([status, errors], [2, ['cmanp: --train is missing']]);
});
