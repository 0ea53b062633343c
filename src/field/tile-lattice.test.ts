import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { groupByTile } from './blend.js';
import { TileLattice } from './tile-lattice.js';

const keys = (lattice: TileLattice, ...position: number[]) => lattice.tilesAt(Float64Array.from(position), 0).map(String);

test('with half overlap every position is in two tiles along each axis', () => {
  const lattice = new TileLattice(2, { size: 20, overlap: 0.5 });
  assert.deepEqual(keys(lattice, 1, 1), ['0,0', '0,1', '1,0', '1,1']);
  assert.deepEqual(keys(lattice, -1, 12), ['-1,1', '-1,2', '0,1', '0,2']);
  // Boxes are half open: 10 is where tile 0 ends and tile 2 begins.
  assert.deepEqual(keys(lattice, 10, 1), ['1,0', '1,1', '2,0', '2,1']);
});

test('without overlap every position is in one tile, about the origin', () => {
  const lattice = new TileLattice(2, { size: 10, overlap: 0, origin: [100, 200] });
  assert.deepEqual(keys(lattice, 96, 204), ['0,0']);
  assert.deepEqual(keys(lattice, 105, 200), ['1,0']);
});

test('no position is without a tile, and each lies within its tiles', () => {
  const random = new Random(2);
  for (const overlap of [0, 0.1, 0.5, 0.75]) {
    for (const dimensions of [1, 2, 3]) {
      const lattice = new TileLattice(dimensions, { size: 0.3, overlap });
      for (let i = 0; i < 300; i++) {
        // Positions that are multiples of the stride are where rounding bites.
        const position = Float64Array.from({ length: dimensions }, () =>
          i % 2 ? random.uniform(-50, 50) : random.integer(900) * 0.3 * (1 - overlap),
        );
        const tiles = lattice.tilesAt(position, 0);
        assert.ok(tiles.length > 0);
        for (const tile of tiles) {
          for (const coordinate of lattice.local(tile, position, [0])) assert.ok(Math.abs(coordinate) <= 1 + 1e-9);
        }
      }
    }
  }
});

test('local coordinates run from -1 to 1', () => {
  const lattice = new TileLattice(2, { size: 20, overlap: 0.5 });
  assert.deepEqual([...lattice.local([1, 0], Float64Array.of(99, 99, 15, -5), [1])], [0.5, -0.5]);
});

test('the weights of a position sum to 1 and vanish at the border of a tile', () => {
  for (const overlap of [0, 0.25, 0.5, 0.75]) {
    const lattice = new TileLattice(2, { size: 8, overlap });
    const positions = Float64Array.from({ length: 200 }, (_, i) => 17 * Math.sin(i * i));
    const total = new Float64Array(100);
    for (const { rows, weights } of groupByTile(lattice, positions)) rows.forEach((row, i) => (total[row] += weights[i]));
    assert.ok(total.every((sum) => Math.abs(sum - 1) < 1e-12));
  }
  const atBorder = groupByTile(new TileLattice(1, { size: 8, overlap: 0.5 }), Float64Array.of(4 - 1e-9));
  const [leaving] = atBorder.filter(({ tile }) => tile[0] === 0);
  assert.ok(leaving.weights[0] < 1e-15);
});
