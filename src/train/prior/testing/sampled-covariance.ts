import type { Random } from '../../../cmab/random.js';
import type { UnitField } from '../unit-field.js';

/** Places at which each field is read. */
const PLACES = 20;

/** Mean of the product of fields with themselves at a displacement, over many places of the tile. */
export function sampledCovariance(fields: readonly UnitField[], displacement: readonly number[], random: Random): number {
  let sum = 0;
  for (const field of fields) {
    for (let k = 0; k < PLACES; k++) {
      const place = Float64Array.from(displacement, (d) => random.uniform(-1, 1 - d));
      sum += field.at(place) * field.at(place.map((u, axis) => u + displacement[axis]));
    }
  }
  return sum / (fields.length * PLACES);
}
