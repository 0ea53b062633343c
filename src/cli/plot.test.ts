import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';
import { FIGURE_SIZE, PIXEL_RATIO } from '../drawing/field-figure.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { testModel } from '../engine/test-model.js';
import { Field } from '../field/field.js';
import { encodeState } from '../field/state-file.js';
import { dispatch } from './dispatch.js';

/** A folder with a model and a state of a small survey; `plot` runs the command in it and catches what it says. */
async function prepare(t: TestContext, readings = 200) {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-plot-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { architecture, weights } = testModel();
  const tensors = new Map(Array.from(weights, ([name, { shape, data }]): [string, StoredTensor] => [name, { dtype: 'F32', shape, data }]));
  const model = join(folder, 'small.safetensors');
  writeFileSync(model, serializeSafetensors(tensors, { architecture: JSON.stringify(architecture) }));

  const engine = await createEngine(loadModel(model), { latents: 8 });
  t.after(() => engine.dispose());
  const field = new Field(engine, { scale: { mean: 0, std: 1 }, tile: { size: 10, overlap: 0.5 } });
  const positions = Float64Array.from({ length: 2 * readings }, (_, i) => 4 * Math.sin(1.7 * i));
  field.fold({ positions, values: Float64Array.from({ length: readings }, (_, i) => positions[2 * i]) });
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

  const image = await loadImage(readFileSync(out));
  const width = FIGURE_SIZE.width * PIXEL_RATIO;
  const { height } = image;
  assert.equal(image.width, width);
  assert.ok(height > 300 && height <= FIGURE_SIZE.height * PIXEL_RATIO, `${height}`);
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const colors = (left: number, top: number, w: number, h: number) => {
    const { data } = context.getImageData(left * PIXEL_RATIO, top * PIXEL_RATIO, w * PIXEL_RATIO, h * PIXEL_RATIO);
    return new Set(new Uint32Array(data.buffer));
  };
  assert.ok(colors(28, 24, 200, 40).size > 10, 'there is a title');
  assert.ok(colors(200, 250, 100, 100).size > 10, 'the mean has shades');
  assert.ok(colors(770, 250, 100, 100).size > 10, 'the uncertainty has shades');
  assert.equal(colors(0, 0, 1200, 10).size, 1, 'the margin is blank');
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
  const { folder, model, state, plot } = await prepare(t, 0);
  const { status, lines } = await plot(state, '--out', join(folder, 'map.png'), '--model', model);
  assert.equal(status, 2);
  assert.match(lines[0], /survey\.safetensors: nothing has been folded into it/);
});
