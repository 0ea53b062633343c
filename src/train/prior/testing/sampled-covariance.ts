import type { Random } from '../../../cmab/random.js';
import type { UnitField } from '../unit-field.js';

/** Mean of the product of fields with themselves at a displacement, over `places` of the tile in each. */
export function sampledCovariance(fields: readonly UnitField[], displacement: readonly number[], places: number, random: Random): number {
  let sum = 0;
  for (const field of fields) {
    for (let k = 0; k < places; k++) {
      const place = Float64Array.from(displacement, (d) => random.uniform(-1, 1 - d));
      sum += field.at(place) * field.at(place.map((u, axis) => u + displacement[axis]));
    }
  }
  return sum / (fields.length * places);
}
