import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FIELD_FIGURE_SIZE } from '../drawing/field-figure.js';
import { readPixels } from '../drawing/testing/pixels.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { Field } from '../field/field.js';
import { encodeState } from '../field/state-file.js';
import { dispatch } from './dispatch.js';
import { temporaryFolder, writeTestModel } from './testing/run-command.js';

/** A folder with a model and a state of a small survey; `plot` runs the command in it and catches what it says. */
async function prepare(t: TestContext, { readings = 200, inputs = 2 } = {}) {
  const folder = temporaryFolder(t);
  const model = writeTestModel(folder, inputs);
  const engine = await createEngine(loadModel(model), { latents: 8 });
  t.after(() => engine.dispose());
  const field = new Field(engine, { scale: { mean: 0, std: 1 }, tile: { size: 10, overlap: 0.5 } });
  const positions = Float64Array.from({ length: inputs * readings }, (_, i) => 4 * Math.sin(1.7 * i));
  field.fold({ positions, values: Float64Array.from({ length: readings }, (_, i) => positions[inputs * i]) });
  const state = join(folder, 'survey.safetensors');
  writeFileSync(state, encodeState(field.snapshot()));

  const plot = async (...args: string[]) => {
    const lines: string[] = [];
    t.mock.method(console, 'error', (line: string) => lines.push(line));
    const status = await dispatch(['plot', ...args]);
    t.mock.restoreAll();
    return { status, lines };
  };
  return { folder, model, state, plot };
}

test('plot writes a PNG with a title and two maps, no higher than they need', async (t) => {
  const { folder, model, state, plot } = await prepare(t);
  const out = join(folder, 'map.png');
  assert.deepEqual(await plot(state, '--out', out, '--model', model), { status: 0, lines: [] });

  const { width, height, colors } = await readPixels(readFileSync(out));
  assert.equal(width, FIELD_FIGURE_SIZE.width);
  assert.ok(height > 150 && height <= FIELD_FIGURE_SIZE.height, `${height}`);
  assert.ok(colors(28, 24, 200, 40) > 10, 'there is a title');
  assert.ok(colors(200, 250, 100, 100) > 10, 'the mean has shades');
  assert.ok(colors(770, 250, 100, 100) > 10, 'the uncertainty has shades');
  assert.equal(colors(0, 0, 1200, 10), 1, 'the margin is blank');
});

test('plot writes an SVG whose text needs no font', async (t) => {
  const { folder, model, state, plot } = await prepare(t);
  const out = join(folder, 'map.svg');
  assert.deepEqual(await plot(state, '--out', out, '--model', model), { status: 0, lines: [] });
  const svg = readFileSync(out, 'utf8');
  assert.match(svg, /<svg[^>]* width="1200" height="\d+"/);
  assert.equal(svg.match(/<image\b/g)?.length, 2);
  assert.ok(!svg.includes('<text'));
});

test('title and unit are printed', async (t) => {
  const { folder, model, state, plot } = await prepare(t);
  const size = async (...options: string[]) => {
    const out = join(folder, 'map.svg');
    assert.deepEqual(await plot(state, '--out', out, '--model', model, ...options), { status: 0, lines: [] });
    return readFileSync(out).length;
  };
  const bare = await size('--title', ' ');
  assert.ok((await size('--title', 'Bay')) > bare);
  assert.ok((await size('--title', ' ', '--unit', 'm')) > bare);
});

test('a field over x, y, z is drawn at a height', async (t) => {
  const { folder, model, state, plot } = await prepare(t, { inputs: 3 });
  const draw = async (z: string) => {
    const out = join(folder, 'slice.svg');
    assert.deepEqual(await plot(state, '--out', out, '--model', model, `--z=${z}`, '--title', 'slice'), { status: 0, lines: [] });
    return readFileSync(out, 'utf8');
  };
  assert.notEqual(await draw('-3'), await draw('2.5'));
  const { status, lines } = await plot(state, '--out', join(folder, 'none.svg'), '--model', model);
  assert.equal(status, 2);
  assert.match(lines[0], /survey\.safetensors: it is of a field over x, y, z; --z gives the height to draw/);
});

test("a training's history is drawn as its learning curve", async (t) => {
  const { folder, plot } = await prepare(t);
  const history = join(folder, 'small.curve.csv');
  writeFileSync(history, 'step,train,oracle_10,gp_10,mixed_10\n100,1.2,0.5,-1,-1.1\n200,1,0.5,-0.5,-0.9\n');
  const out = join(folder, 'curve.png');
  assert.deepEqual(await plot(history, '--out', out), { status: 0, lines: [] });
  const { colors } = await readPixels(readFileSync(out));
  for (const left of [90, 660]) assert.ok(colors(left, 170, 480, 300) > 3, 'there are lines in both charts');
  const { status, lines } = await plot(join(folder, 'absent.csv'), '--out', out);
  assert.deepEqual([status, lines.length], [2, 1]);
  assert.match(lines[0], /absent\.csv/);
});

test('what cannot be plotted is one line that names it, and leaves no file', async (t) => {
  const { folder, model, state, plot } = await prepare(t);
  const out = join(folder, 'map.png');
  const refused = async (pattern: RegExp, ...args: string[]) => {
    const { status, lines } = await plot(...args);
    assert.equal(status, 2);
    assert.equal(lines.length, 1);
    assert.match(lines[0], pattern);
    assert.match(lines[0], /^cmanp: [^\n]+$/);
  };
  await refused(/usage: cmanp plot/, state);
  await refused(/--colour/, state, '--out', out, '--colour');
  await refused(/--z: "deep" is not allowed/, state, '--out', out, '--z', 'deep');
  await refused(/it is of a field over x and y; --z is for one over x, y, z/, state, '--out', out, '--model', model, '--z', '1');
  await refused(/map\.jpg ends neither in \.png nor in \.svg/, state, '--out', 'map.jpg');
  await refused(/absent\.safetensors: cannot be read/, 'absent.safetensors', '--out', out);
  await refused(/small\.safetensors: state refused: it is not a state/, model, '--out', out);
  await refused(/cannot read nosuch\.safetensors/, state, '--out', out, '--model', 'nosuch.safetensors');
  assert.ok(!readdirSync(folder).includes('map.png'));

  const { status, lines } = await plot(state, '--out', join(folder, 'nowhere/map.png'), '--model', model);
  assert.equal(status, 1);
  assert.match(lines[0], /nowhere\/map\.png/);
});

test('a state in which nothing was folded is refused', async (t) => {
  const { folder, model, state, plot } = await prepare(t, { readings: 0 });
  const { status, lines } = await plot(state, '--out', join(folder, 'map.png'), '--model', model);
  assert.equal(status, 2);
  assert.match(lines[0], /survey\.safetensors: nothing has been folded into it/);
});
