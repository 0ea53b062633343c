import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testField, testReadings } from './testing/test-field.js';

const readings = testReadings(200);

/** Mean and std along the line y = 0.7. */
function along(xs: readonly number[], overlap: number): Float64Array[] {
  const field = testField({ tile: { size: 8, overlap } });
  field.fold(readings);
  const { mean, std } = field.predict(Float64Array.from(xs.flatMap((x) => [x, 0.7])));
  return [mean, std];
}

/** Where a tile begins or ends along x, within the readings. */
function borders(overlap: number): number[] {
  const stride = 8 * (1 - overlap);
  const all = Array.from({ length: 9 }, (_, i) => i - 4).flatMap((k) => [k * stride - 4, k * stride + 4]);
  return [...new Set(all)].filter((x) => Math.abs(x) < 6);
}

test('nothing jumps where a tile begins or ends', () => {
  for (const overlap of [0.25, 0.5, 0.6]) {
    const step = 1e-4;
    for (const part of along(
      borders(overlap).flatMap((x) => [x - step, x + step]),
      overlap,
    )) {
      for (let i = 0; i < part.length; i += 2)
        assert.ok(Math.abs(part[i] - part[i + 1]) < 2e-3, `overlap ${overlap}: ${part[i]} ${part[i + 1]}`);
    }
  }
});

test('a seam bends no more than the rest of the field', () => {
  const step = 0.05;
  const xs = Array.from({ length: 241 }, (_, i) => -6 + i * step);
  const seams = borders(0.5);
  for (const part of along(xs, 0.5)) {
    const bends = xs.slice(1, -1).map((x, i) => ({ x, bend: Math.abs(part[i] - 2 * part[i + 1] + part[i + 2]) }));
    const atSeam = ({ x }: { x: number }) => seams.some((seam) => Math.abs(seam - x) < 2 * step);
    const largest = (some: typeof bends) => Math.max(...some.map(({ bend }) => bend));
    assert.ok(largest(bends.filter(atSeam)) <= largest(bends.filter((each) => !atSeam(each))), 'bends most at a seam');
  }
});
