import type { Prediction } from '../engine/engine.js';
import { checkFinite } from './not-finite.js';
import type { ValueScale } from './value-scale.js';

/**
 * A prediction in the value's own unit, with standard deviations `factor` times as large.
 *
 * @throws NotFiniteError
 */
export function toUnit(prediction: Prediction, scale: ValueScale, factor: number): Prediction {
  const mean = prediction.mean.map((m) => m * scale.std + scale.mean);
  const std = prediction.std.map((s) => s * scale.std * factor);
  checkFinite(mean, 'mean');
  checkFinite(std, 'std');
  return { mean, std };
}
