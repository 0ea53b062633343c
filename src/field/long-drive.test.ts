import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { residentBytes } from '../testing/memory.js';
import type { Field } from './field.js';
import { testField } from './testing/test-field.js';

const KILOMETRE = 1000;
/** Metres between readings. */
const STEP = 10;
const TILE = { size: 100, overlap: 0.5, max: 32 };
/** Bytes that the process may grow by on the way from 50 to 100 km: the list of the files of 2000 tiles, and what a heap breathes. */
const ALLOWED_GROWTH = 8 * 2 ** 20;

/** Along the x axis, with a grid around the robot every kilometre. */
function drive(field: Field, from: number, to: number): void {
  for (let start = from; start < to; start += KILOMETRE) {
    const count = KILOMETRE / STEP;
    const positions = Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? start + (i / 2) * STEP : 0));
    field.fold({ positions, values: Float64Array.from({ length: count }, (_, i) => 10 + Math.sin((start + i * STEP) / 40)) });
    field.predict(Float64Array.of(start, 0, start + KILOMETRE - STEP, 3));
  }
}

test('a robot drives 100 km in bounded memory, and finds its way back as it left it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-drive-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const field = testField({ tile: { ...TILE, statePath: join(folder, 'field.safetensors') } });
  drive(field, 0, 5 * KILOMETRE);
  const start = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? i * 45 : 5));
  const before = field.predict(start);
  drive(field, 5 * KILOMETRE, 50 * KILOMETRE);
  const early = residentBytes();
  drive(field, 50 * KILOMETRE, 100 * KILOMETRE);
  const growth = residentBytes() - early;
  t.diagnostic(`${(growth / 2 ** 20).toFixed(1)} MiB more after 100 km than after 50; ${field.tilesSpilled} tiles in files`);
  assert.ok(growth < ALLOWED_GROWTH, `${growth} bytes`);
  assert.deepEqual([field.tiles, field.tilesEvicted], [TILE.max, 0]);
  assert.ok(field.tilesSpilled > 3900);
  assert.deepEqual(field.predict(start), before);
});
