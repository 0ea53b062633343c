import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testEngine } from './testing/test-field.js';
import { readTile } from './tile-folder.js';
import { TileStore } from './tile-store.js';

const indices = (store: TileStore) => [...store].map(({ index }) => index.join());

test('the tile that was longest unused goes first; looking is not using', () => {
  const store = new TileStore(2, () => testEngine.newState(), { read: readTile });
  store.use([0, 0]);
  const second = store.use([0, 1]);
  store.use([0, 0]);
  assert.equal(store.get([0, 1]), second);
  store.use([5, 5]);
  assert.deepEqual(indices(store), ['0,0', '5,5']);
  assert.equal(store.evicted, 1);
  assert.equal(store.get([0, 1]), undefined);
  assert.equal(store.byteLength, 2 * testEngine.newState().byteLength);
});

test('a cleared store is as good as new', () => {
  const store = new TileStore(1, () => testEngine.newState(), { read: readTile });
  store.use([0]);
  store.use([1]);
  store.clear();
  assert.deepEqual([store.size, store.evicted, store.byteLength], [0, 0, 0]);
});
