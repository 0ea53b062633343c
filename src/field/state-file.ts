import { createHash } from 'node:crypto';
import { AttentionState } from '../cmab/attention-state.js';
import { CmanpState } from '../cmab/cmanp-state.js';
import { parseSafetensors, type Safetensors, type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';
import { logGrowth } from './forgetting.js';
import { Freshness } from './freshness.js';
import type { FieldSnapshot, StoredTile } from './snapshot.js';
import { parseMetadata, stateMetadata } from './state-metadata.js';
import { tileKey } from './tile-lattice.js';

/**
 * The state file: safetensors with float64 tensors `tile.<index>.block.<b>.m`, `.d` and `.n` (attention-state.ts) and `tile.<index>.newest`
 * (freshness.ts), and the rest of the field in the metadata (state-metadata.ts).
 *
 * @throws Error with one line where the state is broken: a file that cannot be read again must not replace one that can.
 */
export function encodeState(snapshot: FieldSnapshot): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const { index, state, freshness } of snapshot.tiles) {
    if (!state.blocks.every((block) => block.isPlausible()) || !freshness.isPlausible())
      throw new Error(`tile ${tileKey(index)} holds what no readings can give`);
    state.blocks.forEach((block, b) => {
      const { latents, heads, headWidth } = block;
      const name = blockName(index, b);
      tensors.set(`${name}.m`, { dtype: 'F64', shape: [latents, heads], data: block.m });
      tensors.set(`${name}.d`, { dtype: 'F64', shape: [latents, heads], data: block.d });
      tensors.set(`${name}.n`, { dtype: 'F64', shape: [latents, heads, headWidth], data: block.n });
    });
    tensors.set(freshnessName(index), { dtype: 'F64', shape: [freshness.newest.length], data: freshness.newest });
  }
  return serializeSafetensors(tensors, stateMetadata(snapshot, hashData(tensors)));
}

/**
 * The inverse of `encodeState`; spilled tiles are only named. Everything is checked before anything is built.
 *
 * @throws Error with one line that says what is wrong with the bytes.
 */
export function decodeState(bytes: Uint8Array): FieldSnapshot {
  const { tensors, metadata } = parseSafetensors(bytes);
  const { dataSha256, hasFreshness, tiles, ...rest } = parseMetadata(metadata);
  if (hashData(tensors) !== dataSha256) throw new Error('its data is corrupt: the SHA-256 is not the stored one');
  const blocks = tiles.length === 0 ? 0 : (tensors.size / tiles.length - (hasFreshness ? 1 : 0)) / 3;
  if (!Number.isInteger(blocks) || (tiles.length === 0 && tensors.size > 0)) {
    throw new Error(`its ${tensors.size} tensors are not those of ${tiles.length} tiles`);
  }
  const freshnessOf = ({ index }: Pick<StoredTile, 'index'>): Freshness =>
    hasFreshness ? readFreshness(tensors, index) : Freshness.uniform(index.length, latestLogWeight(rest));
  const stateOf = ({ index }: Pick<StoredTile, 'index'>): CmanpState => readTile(tensors, index, blocks, rest.latents);
  return { ...rest, tiles: tiles.map((tile): StoredTile => ({ ...tile, state: stateOf(tile), freshness: freshnessOf(tile) })) };
}

/** Files of older versions do not say when a tile was read last: no later than the field. */
function latestLogWeight({ epoch = 0, lastStamp = epoch, halfLife }: Pick<FieldSnapshot, 'epoch' | 'lastStamp' | 'halfLife'>): number {
  return logGrowth(lastStamp - epoch, halfLife);
}

function readFreshness(tensors: Safetensors['tensors'], index: readonly number[]): Freshness {
  const name = freshnessName(index);
  const freshness = new Freshness(index.length);
  const { newest } = freshness;
  const { dtype, shape, data } = tensor(tensors, name);
  if (dtype !== 'F64' || shape.join() !== String(newest.length))
    throw new Error(`its tensor '${name}' is ${dtype} [${shape.join(', ')}], not F64 [${newest.length}]`);
  newest.set(data);
  if (!freshness.isPlausible()) throw new Error(`its tensor '${name}' holds what no readings can give`);
  return freshness;
}

function readTile(tensors: Safetensors['tensors'], index: readonly number[], blocks: number, latents: number): CmanpState {
  return new CmanpState(Array.from({ length: blocks }, (_, b) => readBlock(tensors, blockName(index, b), latents)));
}

function readBlock(tensors: Safetensors['tensors'], name: string, latents: number): AttentionState {
  const { shape } = tensor(tensors, `${name}.n`);
  const [, heads, headWidth] = shape;
  const [m, d, n] = (['m', 'd', 'n'] as const).map((part) => {
    const wanted = part === 'n' ? [latents, heads, headWidth] : [latents, heads];
    const found = tensor(tensors, `${name}.${part}`);
    if (found.dtype !== 'F64' || found.shape.join() !== wanted.join()) {
      throw new Error(`its tensor '${name}.${part}' is ${found.dtype} [${found.shape.join(', ')}], not F64 [${wanted.join(', ')}]`);
    }
    return found.data;
  });
  const state = new AttentionState(latents, heads, headWidth);
  state.m.set(m);
  state.d.set(d);
  state.n.set(n);
  if (!state.isPlausible()) throw new Error(`its tensors '${name}' hold what no readings can give`);
  return state;
}

function tensor(tensors: Safetensors['tensors'], name: string): StoredTensor {
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`its tensor '${name}' is missing`);
  return found;
}

function blockName(index: readonly number[], block: number): string {
  return `tile.${tileKey(index)}.block.${block}`;
}

function freshnessName(index: readonly number[]): string {
  return `tile.${tileKey(index)}.newest`;
}

function hashData(tensors: Safetensors['tensors']): string {
  const hash = createHash('sha256');
  for (const { data } of tensors.values()) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest('hex');
}
