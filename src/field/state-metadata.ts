import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { MAX_STAMP, MAX_VALUE } from './observations.js';
import type { FieldSnapshot, SpilledTile, StoredTile } from './snapshot.js';
import { NO_ERRORS } from './temperature.js';
import { type TileIndex, tileKey } from './tile-lattice.js';

const FORMAT = 'cmanp_ros state';
/** How the header of a state file begins, after its length. */
export const HEADER_START = `{"__metadata__":{"format":"${FORMAT}"`;
/** 2: some tiles are in files of their own, which a reader of version 1 would miss. 3: tiles say how old their readings are. */
const FORMAT_VERSIONS = ['1', '2', '3'];
/** Names of files of spilled tiles: no other file is ever touched. */
export const TILE_FILE = /^[-0-9,]+_[0-9a-f]{12}\.safetensors$/;
const AXES = ['x', 'y', 'z'];
/** Seconds: an epoch moves with each change of the half-life, far beyond any stamp (forgetting.ts). */
const MAX_EPOCH = 1e20;

type StoredMetadata = Omit<FieldSnapshot, 'tiles'> & {
  readonly dataSha256: string;
  readonly hasFreshness: boolean;
  readonly tiles: readonly Omit<StoredTile, 'state' | 'freshness'>[];
};

/**
 * A state file's metadata, strings by name. Numbers are written so that they read back bit for bit; `observation_counts` has the readings of
 * each tile, in the order of use; `metadata_sha256` is of all the other entries.
 */
export function stateMetadata(snapshot: FieldSnapshot, dataSha256: string): Record<string, string> {
  const { scale, warmup, tile, tiles, spilled } = snapshot;
  const metadata: Record<string, string> = {
    format: FORMAT,
    format_version: '3',
    model: snapshot.model,
    model_sha256: snapshot.modelSha256,
    latents: String(snapshot.latents),
    inputs: AXES.slice(0, snapshot.dimensions).join(','),
    ...(scale && { value_mean: String(scale.mean), value_std: String(scale.std) }),
    warmup_missing: String(warmup.missing),
    warmup_count: String(warmup.count),
    warmup_mean: String(warmup.mean),
    warmup_squares: String(warmup.squares),
    tile_size: String(tile.size),
    tile_overlap: String(tile.overlap),
    tile_origin: tile.origin.join(','),
    half_life: String(snapshot.halfLife),
    ...(snapshot.epoch !== undefined && { epoch: String(snapshot.epoch) }),
    ...(snapshot.lastStamp !== undefined && { last_stamp: String(snapshot.lastStamp) }),
    observations: String(snapshot.observations),
    ...(snapshot.errors.count > 0 && { error_count: String(snapshot.errors.count), error_squares: String(snapshot.errors.squares) }),
    observation_counts: JSON.stringify(tiles.map(({ index, count }) => [tileKey(index), count])),
    ...(spilled.length > 0 && {
      spilled_tiles: JSON.stringify(spilled.map(({ index, count, file }) => [tileKey(index), count, basename(file)])),
    }),
    ...(snapshot.part && { part: `${snapshot.part.index},${snapshot.part.of}` }),
    data_sha256: dataSha256,
  };
  return { ...metadata, metadata_sha256: hashMetadata(metadata) };
}

/** @throws Error with one line. */
export function parseMetadata(metadata: Readonly<Record<string, string>>): StoredMetadata {
  if (metadata.format !== FORMAT) throw new Error('it is not a state of cmanp_ros');
  if (!FORMAT_VERSIONS.includes(metadata.format_version))
    throw new Error(`its format version is ${metadata.format_version}, and this program reads ${FORMAT_VERSIONS.join(', ')}`);
  const { metadata_sha256: sha256, ...hashed } = metadata;
  if (hashMetadata(hashed) !== sha256) throw new Error('its metadata is corrupt: the SHA-256 is not the stored one');

  const text = (name: string): string => {
    const value = metadata[name];
    if (value === undefined) throw new Error(`its metadata has no '${name}'`);
    return value;
  };
  const number = (name: string, from: number, to: number): number => within(text(name), name, from, to);
  const natural = (name: string): number => whole(number(name, 0, Number.MAX_SAFE_INTEGER), name);
  const optional = (name: string, limit: number): number | undefined => (name in metadata ? number(name, -limit, limit) : undefined);
  const dimensions = text('inputs').split(',').length;
  if (text('inputs') !== AXES.slice(0, dimensions).join()) throw new Error(`its metadata 'inputs' is "${text('inputs')}"`);
  const tiles = parseCounts(text('observation_counts'), dimensions).map(({ index, count }) => ({ index, count }));
  const spilled = parseSpilled(metadata.spilled_tiles ?? '[]', dimensions);
  // Nothing is folded before the scale is known.
  if (!('value_mean' in metadata) && tiles.length + spilled.length > 0) throw new Error("its metadata has tiles, but no 'value_mean'");
  return {
    model: text('model'),
    modelSha256: text('model_sha256'),
    latents: natural('latents'),
    dimensions,
    scale:
      'value_mean' in metadata
        ? { mean: number('value_mean', -MAX_VALUE, MAX_VALUE), std: number('value_std', Number.MIN_VALUE, MAX_VALUE) }
        : undefined,
    warmup: {
      missing: natural('warmup_missing'),
      count: natural('warmup_count'),
      mean: number('warmup_mean', -MAX_VALUE, MAX_VALUE),
      squares: number('warmup_squares', 0, Number.MAX_VALUE),
    },
    tile: {
      size: number('tile_size', Number.MIN_VALUE, Number.MAX_VALUE),
      overlap: number('tile_overlap', 0, 1),
      origin: numbers(text('tile_origin'), dimensions, 'tile_origin'),
    },
    halfLife: number('half_life', 0, Number.MAX_VALUE),
    epoch: optional('epoch', MAX_EPOCH),
    lastStamp: optional('last_stamp', MAX_STAMP),
    observations: natural('observations'),
    errors:
      'error_count' in metadata
        ? { count: number('error_count', 0, Number.MAX_SAFE_INTEGER), squares: number('error_squares', 0, Number.MAX_VALUE) }
        : NO_ERRORS,
    tiles,
    spilled,
    ...('part' in metadata && { part: parsePart(text('part')) }),
    dataSha256: text('data_sha256'),
    hasFreshness: metadata.format_version === '3',
  };
}

function parseCounts(
  text: string,
  dimensions: number,
  name = 'observation_counts',
): { index: TileIndex; count: number; rest: unknown[] }[] {
  const bad = () => new Error(`its metadata '${name}' is not a list of tiles and counts`);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw bad();
  }
  if (!Array.isArray(list)) throw bad();
  return list.map((entry: unknown) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !Number.isSafeInteger(entry[1]) || entry[1] < 0) throw bad();
    const [key, count, ...rest] = entry as [string, number, ...unknown[]];
    return { index: numbers(key, dimensions, name).map((axis) => whole(axis, name)), count, rest };
  });
}

function parseSpilled(text: string, dimensions: number): SpilledTile[] {
  return parseCounts(text, dimensions, 'spilled_tiles').map(({ index, count, rest: [file] }) => {
    if (typeof file !== 'string' || !TILE_FILE.test(file))
      throw new Error(`its metadata 'spilled_tiles' has no file for tile ${tileKey(index)}`);
    return { index, count, revision: 0, file };
  });
}

function parsePart(text: string): { index: number; of: number } {
  const [index, of] = numbers(text, 2, 'part');
  return { index, of };
}

function numbers(text: string, count: number, name: string): number[] {
  const values = text.split(',').map((part) => within(part, name, -Number.MAX_VALUE, Number.MAX_VALUE));
  if (values.length !== count) throw new Error(`its metadata '${name}' is "${text}", not ${count} numbers`);
  return values;
}

function within(text: string, name: string, from: number, to: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= from && value <= to)) throw new Error(`its metadata '${name}' is "${text}", not a number from ${from} to ${to}`);
  return value;
}

function whole(value: number, name: string): number {
  if (!Number.isSafeInteger(value)) throw new Error(`its metadata '${name}' has ${value}, not a whole number`);
  return value;
}

function hashMetadata(metadata: Readonly<Record<string, string>>): string {
  const entries = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
