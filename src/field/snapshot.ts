import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Freshness } from './freshness.js';
import type { ErrorSums } from './temperature.js';
import type { TileGeometry, TileIndex } from './tile-lattice.js';
import type { ValueScale, WarmupSums } from './value-scale.js';

/** All that a field is, apart from the model: what a state file holds. */
export interface FieldSnapshot {
  readonly model: string;
  readonly modelSha256: string;
  readonly latents: number;
  readonly dimensions: number;
  /** Undefined while the warm-up goes on; then there are no tiles either. */
  readonly scale?: ValueScale;
  readonly warmup: WarmupSums & { readonly missing: number };
  readonly tile: Required<TileGeometry>;
  /** Seconds; 0: nothing is forgotten. */
  readonly halfLife: number;
  /** Stamp at which a folded reading has weight 1 (forgetting.ts); undefined while nothing was folded. */
  readonly epoch?: number;
  readonly lastStamp?: number;
  /** Readings folded. */
  readonly observations: number;
  /** Errors of predictions of the next reading; none where they were not asked for. */
  readonly errors: ErrorSums;
  /** The least recently used first. */
  readonly tiles: readonly StoredTile[];
  /** Tiles that had no room in memory (tile-store.ts), each in a file of its own; all less recently used than `tiles`. */
  readonly spilled: readonly SpilledTile[];
  /** In a message for peers: which of the messages that have all tiles together this is, from 0; undefined: none. */
  readonly part?: { readonly index: number; readonly of: number };
}

export interface StoredTile {
  readonly index: TileIndex;
  readonly state: CmanpState;
  readonly freshness: Freshness;
  readonly count: number;
}

export interface SpilledTile {
  readonly index: TileIndex;
  readonly count: number;
  /** The field's revision at its last change; 0 in a file. */
  readonly revision: number;
  /** Path; in the metadata of a state file the name within the folder that goes with it (tile-folder.ts). */
  readonly file: string;
}

/** Why a state cannot take the place of another, or be merged with it, in words; undefined where it can. */
export function mismatch(state: FieldSnapshot, wanted: FieldSnapshot): string | undefined {
  if (state.modelSha256 !== wanted.modelSha256) {
    return `it is of model ${state.model} (SHA-256 ${short(state.modelSha256)}), not of ${wanted.model} (${short(wanted.modelSha256)})`;
  }
  if (state.latents !== wanted.latents) return `it has ${state.latents} latents, not ${wanted.latents}`;
  if (state.dimensions !== wanted.dimensions) return `it has ${state.dimensions} inputs, not ${wanted.dimensions}`;
  const [tile, wantedTile] = [state.tile, wanted.tile].map(
    ({ size, overlap, origin }) => `size ${size} m, overlap ${overlap}, origin [${origin.join(', ')}]`,
  );
  return tile === wantedTile ? undefined : `its tiles have ${tile}, not ${wantedTile}`;
}

/** Why the readings of two states cannot be added up although `mismatch` finds nothing. */
export function sumMismatch(state: FieldSnapshot, other: FieldSnapshot): string | undefined {
  if (state.halfLife !== other.halfLife)
    return `its readings are forgotten with a half-life of ${state.halfLife} s, not ${other.halfLife} s`;
  const [scale, wanted] = [state.scale, other.scale];
  if (scale === undefined || wanted === undefined) return 'a state that is still warming up has no value scale yet';
  if (scale.mean === wanted.mean && scale.std === wanted.std) return undefined;
  return `its values are scaled by mean ${scale.mean} and std ${scale.std}, not ${wanted.mean} and ${wanted.std}`;
}

/** Why states of tiles are not of the model's shape. */
export function shapeMismatch({ tiles }: FieldSnapshot, wanted: CmanpState): string | undefined {
  const shape = ({ blocks }: CmanpState) =>
    blocks.map(({ latents, heads, headWidth }) => `${latents} x ${heads} x ${headWidth}`).join(', ');
  const strange = tiles.find(({ state }) => shape(state) !== shape(wanted));
  return strange && `its tile ${strange.index.join(',')} has blocks of ${shape(strange.state)}, not ${shape(wanted)}`;
}

function short(sha256: string): string {
  return sha256.slice(0, 12);
}
