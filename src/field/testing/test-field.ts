import assert from 'node:assert/strict';
import { Random } from '../../cmab/random.js';
import { createEngine } from '../../engine/create-engine.js';
import type { Engine } from '../../engine/engine.js';
import { testModel } from '../../engine/test-model.js';
import { Field, type FieldOptions } from '../field.js';

/** Float64 throughout, so that what differs is not rounding. */
export const testEngine: Engine = await createEngine(testModel(), { latents: 16, kind: 'reference' });

export function testField(options: Partial<FieldOptions> = {}, engine = testEngine): Field {
  return new Field(engine, { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 }, ...options });
}

export interface TestReadings {
  readonly positions: Float64Array;
  readonly values: Float64Array;
  readonly stamps: Float64Array;
}

/** Readings of a smooth field within 12 m x 12 m, at stamps that grow by 1 s. */
export function testReadings(count: number, seed = 1): TestReadings {
  const random = new Random(seed);
  const positions = Float64Array.from({ length: 2 * count }, () => random.uniform(-6, 6));
  const values = Float64Array.from(
    { length: count },
    (_, i) => 10 + Math.sin(positions[2 * i]) + Math.cos(positions[2 * i + 1] / 2) + 0.1 * random.normal(),
  );
  return { positions, values, stamps: Float64Array.from({ length: count }, (_, i) => 100 + i) };
}

/** The readings of some rows, in that order. */
export function select({ positions, values, stamps }: TestReadings, rows: readonly number[]): TestReadings {
  return {
    positions: Float64Array.from({ length: 2 * rows.length }, (_, i) => positions[2 * rows[i >> 1] + (i % 2)]),
    values: Float64Array.from(rows, (row) => values[row]),
    stamps: Float64Array.from(rows, (row) => stamps[row]),
  };
}

/** Whole numbers from `from` up to, but not including, `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Points all over the readings and beyond. */
export const testPoints: Float64Array = Float64Array.from({ length: 2 * 40 }, (_, i) => 9 * Math.sin(1.7 * i + (i % 2)));

export function assertClose(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `${i}: ${value} is not ${expected[i]} within ${tolerance}`),
  );
}

/** Both fields say the same everywhere. */
export function assertSameField(actual: Field, expected: Field, tolerance: number, at?: number): void {
  const [a, b] = [actual, expected].map((field) => field.predict(testPoints, at));
  assertClose(a.mean, b.mean, tolerance);
  assertClose(a.std, b.std, tolerance);
}

/** Gives a field that has just been read the ages that another one knows: what `Field.remove` does not take back. */
export function copyAges(from: Field, to: Field): void {
  const tiles = new Map(to.snapshot().tiles.map((tile) => [tile.index.join(), tile]));
  for (const { index, freshness } of from.snapshot().tiles) tiles.get(index.join())?.freshness.merge(freshness);
}
