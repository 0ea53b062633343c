import type { Engine } from '../engine/engine.js';
import { normalLogDensity } from '../math/normal.js';
import { Field } from './field.js';
import { suitableTiles } from './suitable-tiles.js';
import { type TileGeometry, TileLattice, tileKey } from './tile-lattice.js';
import type { ValueScale } from './value-scale.js';

/** A survey in the order of its readings, and where to predict. */
export interface TileSearch {
  /** `n x dimensions` and `n`. */
  readonly positions: Float64Array;
  readonly values: Float64Array;
  readonly targets: Float64Array;
  readonly scale: ValueScale;
  /** Tiles allowed. */
  readonly max: number;
}

/** Average readings of a tile that are tried. */
const PER_TILE = [75, 150, 300, 600, 1200, 2400];
/** Readings that the sizes are tried on: the first ones. */
const TRIED = 40_000;
/** Of these the first part is only learned; over the rest so many batches, of so many readings each, are predicted before they are folded. */
const LEARNED = 0.25;
const PROBES = 128;
const PROBE = 16;

/**
 * The size of tiles with which readings are predicted best before they are folded. Small tiles resolve more, large ones have more readings to
 * tell field from noise; which matters more is the survey's to say, and only its own readings are looked at (Dawid 1984, prequential).
 */
export function chooseTiles(engine: Engine, search: TileSearch): Required<TileGeometry> {
  const { positions, targets, max } = search;
  const { inputs } = engine.model.architecture;
  const geometries = PER_TILE.map((perTile) => suitableTiles(positions, targets, inputs, perTile));
  const distinct = geometries.filter(({ size }, i) => geometries.findIndex((other) => other.size === size) === i);
  const candidates = distinct.filter((geometry) => tilesOf(geometry, positions, inputs) <= max);
  if (candidates.length < 2) return candidates[0] ?? geometries[geometries.length - 1];
  const scores = candidates.map((geometry) => foresight(engine, geometry, search));
  return candidates[scores.indexOf(Math.max(...scores))];
}

/** Tiles that hold readings. */
function tilesOf(geometry: TileGeometry, positions: Float64Array, dimensions: number): number {
  const lattice = new TileLattice(dimensions, geometry);
  const tiles = new Set<string>();
  for (let row = 0; row < positions.length / dimensions; row++)
    for (const index of lattice.tilesAt(positions, row)) tiles.add(tileKey(index));
  return tiles.size;
}

/** Mean log-density, nats in standard deviations of the values, of readings before they are folded. */
function foresight(engine: Engine, tile: Required<TileGeometry>, { positions, values, scale, max }: TileSearch): number {
  const { inputs } = engine.model.architecture;
  const field = new Field(engine, { scale, tile: { ...tile, max } });
  const count = Math.min(values.length, TRIED);
  const learned = Math.floor(LEARNED * count);
  const stride = Math.max(PROBE, Math.floor((count - learned) / PROBES));
  const part = (from: number, to: number) => ({
    positions: positions.subarray(from * inputs, to * inputs),
    values: values.subarray(from, to),
  });
  field.fold(part(0, learned));
  let sum = 0;
  let foretold = 0;
  for (let from = learned; from + PROBE <= count; from += stride) {
    const probe = part(from, from + PROBE);
    const { mean, std } = field.predict(probe.positions);
    probe.values.forEach((value, i) => (sum += normalLogDensity(value, mean[i], std[i]) + Math.log(scale.std)));
    foretold += PROBE;
    field.fold(part(from, Math.min(count, from + stride)));
  }
  return foretold === 0 ? -Infinity : sum / foretold;
}
