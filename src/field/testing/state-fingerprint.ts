import { createHash } from 'node:crypto';
import { Field } from '../field.js';
import { testEngine, testPoints } from './test-field.js';

/** A field of which most tiles are in files. */
export function smallField(statePath: string): Field {
  return new Field(testEngine, { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5, max: 4, statePath } });
}

/** Of what a field predicts, to the last bit, and of how many readings it is. */
export function fingerprint(field: Field): string {
  const { mean, std } = field.predict(testPoints);
  const hash = createHash('sha256');
  for (const part of [mean, std]) hash.update(new Uint8Array(part.buffer));
  return `${field.observations} ${hash.digest('hex')}`;
}
