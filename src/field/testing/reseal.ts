import { createHash } from 'node:crypto';
import { type StoredTensor, serializeSafetensors } from '../../cmab/safetensors.js';

/** A state file written anew, with hashes that fit what was changed. */
export function reseal(tensors: ReadonlyMap<string, StoredTensor>, metadata: Readonly<Record<string, string>>): Uint8Array {
  const hash = createHash('sha256');
  for (const { data } of tensors.values()) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const { metadata_sha256: _, ...rest }: Record<string, string> = { ...metadata, data_sha256: hash.digest('hex') };
  const entries = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sealed = createHash('sha256').update(JSON.stringify(entries)).digest('hex');
  return serializeSafetensors(tensors, { ...rest, metadata_sha256: sealed });
}
