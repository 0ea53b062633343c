import type { Prediction } from '../engine/engine.js';
import type { Samples } from './exact-gp-regression.js';

export const NEIGHBOURS = 8;

/** Mean and spread of the nearest readings. */
export function nearest({ x, y }: Samples, targets: Float64Array): Prediction {
  const inputs = x.length / y.length;
  const count = targets.length / inputs;
  const mean = new Float64Array(count);
  const std = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    const best: { distance: number; y: number }[] = [];
    for (let i = 0; i < y.length; i++) {
      let distance = 0;
      for (let axis = 0; axis < inputs; axis++) distance += (x[i * inputs + axis] - targets[t * inputs + axis]) ** 2;
      if (best.length === NEIGHBOURS && distance >= best[NEIGHBOURS - 1].distance) continue;
      best.push({ distance, y: y[i] });
      best.sort((a, b) => a.distance - b.distance);
      best.length = Math.min(best.length, NEIGHBOURS);
    }
    mean[t] = best.reduce((sum, { y: value }) => sum + value, 0) / best.length;
    // Not below a hundredth of the field's std: neighbours that agree are no proof.
    std[t] = Math.max(0.01, Math.sqrt(best.reduce((sum, { y: value }) => sum + (value - mean[t]) ** 2, 0) / best.length));
  }
  return { mean, std };
}
