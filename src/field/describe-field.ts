import type { Engine } from '../engine/engine.js';
import type { Evidence } from './evidence.js';
import type { FieldSnapshot } from './snapshot.js';
import type { ErrorSums } from './temperature.js';
import type { ScaleEstimator } from './value-scale.js';

/** What a field is as data, but for its tiles. */
export function describeField(
  { model, latents }: Engine,
  { lattice, halfLife, epoch, lastStamp, observations }: Evidence,
  { scale, sums, missing }: ScaleEstimator,
  errors: ErrorSums,
): FieldSnapshot {
  const { dimensions, size, overlap, origin } = lattice;
  return {
    model: model.name,
    modelSha256: model.sha256,
    latents,
    dimensions,
    scale,
    warmup: { ...sums, missing },
    tile: { size, overlap, origin },
    halfLife,
    epoch,
    lastStamp,
    observations,
    errors,
    tiles: [],
    spilled: [],
  };
}
