import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StoredTensor, serializeSafetensors } from '../../src/cmab/safetensors.js';
import { testModel } from '../../src/engine/test-model.js';

/** Writes the small untrained model of the tests as a file, so that a process can be given it. @returns Its path. */
export function writeTestModel(folder: string): string {
  const { architecture, weights } = testModel();
  const tensors = new Map([...weights].map(([name, { shape, data }]): [string, StoredTensor] => [name, { dtype: 'F32', shape, data }]));
  const path = join(folder, 'test.safetensors');
  writeFileSync(path, serializeSafetensors(tensors, { architecture: JSON.stringify(architecture) }));
  return path;
}
