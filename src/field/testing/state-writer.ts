/**
 * A process that folds and saves without end, to be killed at any moment. Arguments: state file, seed. Before each save it prints what the
 * state is, and afterwards that it was saved.
 */
import { writeSync } from 'node:fs';
import { openStateFile, StateSaver } from '../state-storage.js';
import { fingerprint, smallField } from './state-fingerprint.js';
import { testReadings } from './test-field.js';

const [path, seed] = process.argv.slice(2);
const field = smallField(path);
field.restore(await openStateFile(path));
const saver = new StateSaver();
for (let round = 0; ; round++) {
  field.fold(testReadings(20, Number(seed) * 1000 + round));
  writeSync(1, `saving ${fingerprint(field)}\n`);
  await saver.save(path, field.snapshot());
  writeSync(1, 'saved\n');
}
