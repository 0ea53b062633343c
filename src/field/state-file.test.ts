import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseSafetensors, type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';
import { createEngine } from '../engine/create-engine.js';
import { testArchitecture, testModel } from '../engine/test-model.js';
import { Field } from './field.js';
import { logGrowth } from './forgetting.js';
import { decodeState, encodeState } from './state-file.js';
import { readStateFile, writeAtomically } from './state-storage.js';
import { reseal } from './testing/reseal.js';
import { assertSameField, range, select, testField, testReadings } from './testing/test-field.js';

const folder = mkdtempSync(join(tmpdir(), 'cmanp-state-'));
after(() => rmSync(folder, { recursive: true }));

const readings = testReadings(120);
const field = testField({ halfLife: 30 });
field.fold(readings);
const bytes = encodeState(field.snapshot());

test('a state that was written and read again is the same bit for bit, and can go on', () => {
  const copy = testField({ halfLife: 30 });
  copy.restore(decodeState(bytes));
  assertSameField(copy, field, 0, 300);
  assert.deepEqual(encodeState(copy.snapshot()), bytes);
  const both = testField({ halfLife: 30 });
  both.fold(readings);
  for (const each of [copy, both]) each.fold(testReadings(50, 2));
  assertSameField(copy, both, 0);
});

test('the file is safetensors of float64 whose metadata tells what it is', () => {
  const { tensors, metadata } = parseSafetensors(bytes);
  assert.equal(tensors.size, field.tiles * (2 * 3 + 1));
  assert.ok([...tensors.values()].every(({ dtype }) => dtype === 'F64'));
  assert.deepEqual(tensors.get('tile.0,0.block.1.n')?.shape, [16, 2, 8]);
  assert.deepEqual(tensors.get('tile.0,0.newest')?.shape, [64]);
  assert.deepEqual(
    [
      'format_version',
      'model_sha256',
      'latents',
      'inputs',
      'value_mean',
      'value_std',
      'tile_size',
      'tile_overlap',
      'tile_origin',
      'half_life',
      'epoch',
      'last_stamp',
      'observations',
    ].map((name) => metadata[name]),
    ['3', 'test-1', '16', 'x,y', '10', '2', '8', '0.5', '0,0', '30', '100', '219', '120'],
  );
  const hash = createHash('sha256');
  for (const { data } of tensors.values()) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  assert.equal(metadata.data_sha256, hash.digest('hex'));
});

test('an unfinished warm-up is kept', () => {
  const options = { scale: { mean: 'auto', std: 'auto', warmup: 50 } } as const;
  const first = testField(options);
  first.fold(select(readings, range(0, 20)));
  const second = testField(options);
  second.restore(decodeState(encodeState(first.snapshot())));
  assert.equal(second.warmupMissing, 30);
  second.fold(select(readings, range(20, 120)));
  const whole = testField(options);
  whole.fold(readings);
  assert.deepEqual(second.scale, whole.scale);
  assertSameField(second, whole, 1e-9);
});

test('a truncated or changed file is refused', () => {
  for (const length of [0, 7, 8, 100, bytes.length - 1]) assert.throws(() => decodeState(bytes.subarray(0, length)), /^Error: [^\n]+$/);
  const step = Math.ceil(bytes.length / 400);
  for (let at = 0; at < bytes.length; at += step) {
    const changed = bytes.slice();
    changed[at] ^= 0x10;
    assert.throws(() => decodeState(changed), /^Error: [^\n]+$/, `byte ${at}`);
  }
});

test('what no readings can give is refused even with the right hashes', () => {
  const withTensors = (change: (tensors: Map<string, StoredTensor>) => void): Uint8Array => {
    const { tensors, metadata } = parseSafetensors(bytes);
    const changed = new Map(tensors);
    change(changed);
    return reseal(changed, metadata);
  };
  assert.throws(
    () => decodeState(withTensors((t) => (t.get('tile.0,0.block.0.d') as { data: Float64Array }).data.fill(-1))),
    /hold what no readings can give/,
  );
  assert.throws(
    () => decodeState(withTensors((t) => (t.get('tile.0,0.block.1.n') as { data: Float64Array }).data.fill(Number.NaN))),
    /hold what no/,
  );
  assert.throws(() => decodeState(withTensors((t) => t.delete('tile.0,0.block.1.n'))), /tensors are not those of/);
  const renamed = withTensors((t) => {
    t.set('tile.7,7.block.0.m', t.get('tile.0,0.block.0.m') as StoredTensor);
    t.delete('tile.0,0.block.0.m');
  });
  assert.throws(() => decodeState(renamed), /its tensor 'tile\.0,0\.block\.0\.m' is missing/);
  const newest = (data: Float64Array) => withTensors((t) => t.set('tile.0,0.newest', { dtype: 'F64', shape: [data.length], data }));
  assert.throws(() => decodeState(newest(new Float64Array(8))), /its tensor 'tile\.0,0\.newest' is F64 \[8\], not F64 \[64\]/);
  for (const value of [Number.NaN, Infinity, 1e300])
    assert.throws(() => decodeState(newest(new Float64Array(64).fill(value))), /'tile\.0,0\.newest' holds what no readings can give/);
  const { tensors, metadata } = parseSafetensors(bytes);
  assert.throws(
    () => decodeState(reseal(tensors, { ...metadata, format_version: '4' })),
    /its format version is 4, and this program reads 1, 2, 3/,
  );
  assert.throws(() => decodeState(reseal(tensors, { ...metadata, latents: '1000000000' })), /is F64 \[16, 2\], not F64 \[1000000000, 2\]/);
  assert.throws(() => decodeState(reseal(tensors, { ...metadata, epoch: 'soon' })), /its metadata 'epoch' is "soon", not a number/);
  for (const file of ['../../etc/passwd', '/etc/passwd', '0,0_0123456789ab.safetensors/..', 'x.txt', 7]) {
    const spilled = { ...metadata, spilled_tiles: JSON.stringify([['7,7', 1, file]]) };
    assert.throws(() => decodeState(reseal(tensors, spilled)), /its metadata 'spilled_tiles' has no file for tile 7,7/, String(file));
  }
  const { value_mean: _, ...unscaled } = metadata;
  assert.throws(() => decodeState(reseal(tensors, unscaled)), /its metadata has tiles, but no 'value_mean'/);
  assert.throws(() => decodeState(serializeSafetensors(new Map(), {})), /it is not a state of cmanp_ros/);
  const odd: [string, string][] = [
    ['observations', '-1'],
    ['observations', '1.5'],
    ['latents', ' '],
    ['value_std', '0'],
    ['value_mean', '1e300'],
    ['warmup_squares', '-1'],
    ['tile_size', '-8'],
    ['tile_overlap', '2'],
    ['half_life', '-1'],
    ['epoch', '1e300'],
    ['last_stamp', '1e14'],
    ['inputs', 'a,b'],
    ['observation_counts', '[["0,0",-1]]'],
    ['observation_counts', '[["0.5,0",1]]'],
  ];
  for (const [name, value] of odd) {
    assert.throws(() => decodeState(reseal(tensors, { ...metadata, [name]: value })), /^Error: its metadata '[^\n]+$/, `${name} ${value}`);
  }
});

test('files of versions that did not say how old readings are: none is taken for older than the latest of all', () => {
  const { tensors, metadata } = parseSafetensors(bytes);
  const sums = new Map([...tensors].filter(([name]) => !name.endsWith('.newest')));
  for (const version of ['1', '2']) {
    const old = testField({ halfLife: 30 });
    old.restore(decodeState(reseal(sums, { ...metadata, format_version: version })));
    const fresh = testField({ halfLife: 30 });
    fresh.restore(decodeState(bytes));
    for (const { freshness } of fresh.snapshot().tiles) freshness.newest.fill(logGrowth(219 - 100, 30));
    for (const at of [219, 300]) assertSameField(old, fresh, 0, at);
  }
});

test('sums that would overflow later are none of readings, in a file or on the way to one', () => {
  const change = (part: 'm' | 'd' | 'n', value: number): void => {
    const broken = testField({ halfLife: 30 });
    broken.fold(readings);
    broken.snapshot().tiles[0].state.blocks[0][part][0] = value;
    assert.throws(() => encodeState(broken.snapshot()), /^Error: tile -?\d+,-?\d+ holds what no readings can give$/, `${part} ${value}`);
    const { tensors, metadata } = parseSafetensors(bytes);
    (tensors.get(`tile.0,0.block.0.${part}`) as { data: Float64Array }).data[0] = value;
    assert.throws(() => decodeState(reseal(tensors, metadata)), /hold what no readings can give/, `${part} ${value}`);
  };
  for (const [part, value] of [
    ['m', 1e300],
    ['m', Number.NaN],
    ['d', 1e300],
    ['d', Infinity],
    ['n', 1e300],
    ['n', Number.NaN],
  ] as const) {
    change(part, value);
  }
});

test('a state of something else is refused in words, and the field goes on with what it has', async () => {
  const other = testField({ halfLife: 30 });
  other.fold(testReadings(30, 9));
  const before = encodeState(other.snapshot());
  const refused = (target: Field, reason: RegExp) => assert.throws(() => target.restore(decodeState(bytes)), reason);
  const options = { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 }, halfLife: 30 };
  const field3 = new Field(await createEngine(testModel(testArchitecture, 3), { latents: 16, kind: 'reference' }), options);
  refused(field3, /it is of model test \(SHA-256 test-1\), not of test \(test-3\)/);
  const field8 = new Field(await createEngine(testModel(), { latents: 8, kind: 'reference' }), options);
  refused(field8, /it has 16 latents, not 8/);
  refused(testField({ tile: { size: 8, overlap: 0.25 }, halfLife: 30 }), /overlap 0\.5, origin \[0, 0\], not size 8 m, overlap 0\.25/);
  refused(testField({ scale: { mean: 'auto', std: 3 }, halfLife: 30 }), /value std 2, not 3/);
  const wide = { ...testArchitecture, width: 32 };
  const foreign = { ...testModel(wide), sha256: 'test-1' };
  refused(
    new Field(await createEngine(foreign, { latents: 16, kind: 'reference' }), options),
    /has blocks of 16 x 2 x 8, 16 x 2 x 8, not 16 x 2 x 16/,
  );
  assert.deepEqual(encodeState(other.snapshot()), before);
});

test('a file is replaced whole, and nothing else is left behind', async () => {
  const path = join(folder, 'state.safetensors');
  await writeAtomically(path, Uint8Array.of(1, 2, 3));
  await writeAtomically(path, bytes);
  assert.deepEqual(new Uint8Array(readFileSync(path)), bytes);
  assert.deepEqual(readdirSync(folder), ['state.safetensors']);
  assert.equal((await readStateFile(path)).observations, 120);
});

test('errors of files name them', async () => {
  const absent = join(folder, 'no', 'such.safetensors');
  await assert.rejects(writeAtomically(absent, bytes), /^Error: .*such\.safetensors: cannot be written: ENOENT[^\n]*$/);
  await assert.rejects(readStateFile(absent), /^Error: .*such\.safetensors: cannot be read: ENOENT[^\n]*$/);
  await assert.rejects(readStateFile('/dev/zero'), /^Error: \/dev\/zero: cannot be read: not a regular file$/);
  const path = join(folder, 'text');
  writeFileSync(path, 'this is no state');
  await assert.rejects(readStateFile(path), /^Error: .*text: state refused: not a safetensors file[^\n]*$/);
  assert.equal(readFileSync(path, 'utf8'), 'this is no state');
});
