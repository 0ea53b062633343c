import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suitableTiles } from './suitable-tiles.js';

/** A square grid of readings over [0, side]^2. */
function survey(perSide: number, side: number): Float64Array {
  return new Float64Array(2 * perSide * perSide).map((_, i) => {
    const cell = i % 2 === 0 ? (i >> 1) % perSide : Math.floor((i >> 1) / perSide);
    return (cell * side) / (perSide - 1);
  });
}

test('few readings get one tile that holds them all', () => {
  const table = survey(10, 50);
  assert.deepEqual(suitableTiles(table, table, 2, 300), { size: 51, overlap: 0, origin: [25, 25] });
});

test('many readings get overlapping tiles of about 300 readings, whatever the unit', () => {
  for (const side of [1, 1000]) {
    const table = survey(100, side);
    const { size, overlap } = suitableTiles(table, table, 2, 300);
    assert.equal(overlap, 0.5);
    assert.ok(Math.abs((size / side) ** 2 * 10_000 - 300) < 1e-6);
  }
});

test('a survey along a line gets tiles of some extent', () => {
  const inputs = new Float64Array(4000).map((_, i) => (i % 2 === 0 ? i / 2 : 0));
  const { size } = suitableTiles(inputs, inputs, 2, 300);
  assert.ok(size > 10 && size < 2000, `${size}`);
});
