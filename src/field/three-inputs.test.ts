import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Field, type FieldOptions } from './field.js';
import { predictGrid } from './grid.js';
import type { Observations } from './observations.js';
import { StateAnnouncer } from './state-announcer.js';
import { decodeState, encodeState } from './state-file.js';
import { cubeEngine } from './testing/cube-engine.js';
import { assertClose, range, testField } from './testing/test-field.js';

const options = { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 } };
const geometry = { frame: 'map', originX: -2, originY: -1.5, resolution: 0.5, width: 8, height: 6 };

const COUNT = 60;
const POINTS = Float64Array.from({ length: 3 * 30 }, (_, i) => 4 * Math.sin(1.7 * i));

/** Readings along a rising spiral, one a second: those of some rows. */
function readings(from = 0, to = COUNT): Required<Observations> {
  const place = (i: number): number[] => [3 * Math.cos(i / 10), 3 * Math.sin(i / 10), i / 10 - 3];
  const positions = Float64Array.from(range(from, to).flatMap(place));
  return {
    positions,
    values: Float64Array.from(range(from, to), (_, i) => 10 + positions[3 * i + 2]),
    stamps: Float64Array.from(range(from, to)),
  };
}

function spiral(changes: Partial<FieldOptions> = {}): Field {
  const field = new Field(cubeEngine, { ...options, ...changes });
  field.fold(readings());
  return field;
}

function assertSame(actual: Field, expected: Field, tolerance: number, at?: number): void {
  const [a, b] = [actual, expected].map((field) => field.predict(POINTS, at));
  assertClose(a.mean, b.mean, tolerance);
  assertClose(a.std, b.std, tolerance);
}

test('tiles are cubes, and each reading goes to all eight that hold it', () => {
  const field = new Field(cubeEngine, options);
  field.fold({ positions: Float64Array.of(1, 1, 1), values: Float64Array.of(11) });
  assert.equal(field.tiles, 8);
  assert.throws(() => field.fold({ positions: Float64Array.of(1, 1), values: Float64Array.of(11) }), RangeError);
});

test('a grid is the slice at its height', () => {
  const field = spiral();
  const grids = [-1, 2].map((z) => predictGrid(field, { ...geometry, z }, 0, { threshold: 10, side: 'above' }));
  assert.notDeepEqual(grids[0].mean, grids[1].mean);
  for (const { z, mean } of grids) {
    const { mean: expected } = field.predict(Float64Array.of(-1.75, -1.25, z));
    assertClose(Float64Array.of(mean[0]), expected, 1e-5);
  }
});

test('the levels of a grid are slices at their heights', () => {
  const field = spiral();
  const risk = { threshold: 10, side: 'above' } as const;
  const { levels = [], ...grid } = predictGrid(field, { ...geometry, z: -1, heights: [0.5, 2] }, 0, risk);
  assert.deepEqual(grid, predictGrid(field, { ...geometry, z: -1 }, 0, risk));
  for (const { z, mean, std } of levels) {
    const slice = predictGrid(field, { ...geometry, z }, 0, risk);
    assert.deepEqual({ mean, std }, { mean: slice.mean, std: slice.std });
  }
  assert.deepEqual(
    levels.map(({ z }) => z),
    [0.5, 2],
  );
});

test('there are no seams between tiles above each other', () => {
  const field = spiral();
  const border = options.tile.size / 2;
  for (const [x, y] of [
    [0, 0],
    [2, 2.9],
  ]) {
    const { mean, std } = field.predict(Float64Array.of(x, y, border - 1e-7, x, y, border + 1e-7));
    assert.ok(Math.abs(mean[0] - mean[1]) < 1e-5 && Math.abs(std[0] - std[1]) < 1e-5, `${mean.join()} ${std.join()}`);
  }
});

test('files and messages of a state carry the third index', () => {
  const field = spiral();
  const written = decodeState(encodeState(field.snapshot()));
  assert.ok(written.tiles.length > 8 && written.tiles.every(({ index }) => index.length === 3));
  const copy = new Field(cubeEngine, options);
  copy.restore(written);
  assertSame(copy, field, 0);
  const flat = testField().snapshot();
  assert.throws(() => copy.restore({ ...flat, modelSha256: written.modelSha256 }), /it has 2 inputs, not 3/);
});

test('cubes that left memory come back from their files bit for bit', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-cubes-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const field = spiral({ tile: { ...options.tile, max: 8, statePath: join(folder, 'field.safetensors') } });
  assert.ok(field.tilesSpilled > 0 && field.tilesEvicted === 0);
  assertSame(field, spiral(), 0);
});

test('two robots know together what one would that took all readings, fading or not', () => {
  for (const halfLife of [0, 20]) {
    const [own, peer] = [new Field(cubeEngine, { ...options, halfLife }), new Field(cubeEngine, { ...options, halfLife })];
    own.fold(readings(0, 25));
    peer.fold(readings(25));
    const { snapshot, ...update } = new StateAnnouncer().announce(peer, true);
    own.takePeer('peer', { ...update, snapshot: decodeState(encodeState(snapshot)) });
    assertSame(own, spiral({ halfLife }), 1e-9, 80);
  }
});

test('what was read fades at all heights', () => {
  const field = spiral({ halfLife: 20 });
  assertClose(field.predict(POINTS, 1e6).std, field.priorStd(POINTS), 1e-9);
});

test('points at several heights are predicted jointly', () => {
  const points = Float64Array.of(0, 0, 0, 0, 0, 0.3, 1, 0, 3);
  const { covariance, std, samples } = spiral().predictJoint(points, { covariance: true, samples: 4 });
  assert.equal(samples.length, 12);
  assertClose(
    covariance.filter((_, i) => i % 4 === 0),
    std.map((s) => s ** 2),
    1e-9,
  );
});

test('a region is forgotten at all heights', () => {
  const field = spiral();
  const all = field.tiles;
  assert.equal(field.forgetRegion(Float64Array.of(-99, -99, 99, -99, 99, 99, -99, 99), 0), all);
  assertSame(field, new Field(cubeEngine, options), 0);
});
