import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseSafetensors, type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';

/** Everything that a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly step: number;
  /** The recipe, as JSON: a checkpoint of another recipe is refused. */
  readonly recipe: string;
  readonly random: readonly number[];
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

export function writeCheckpoint(path: string, { step, recipe, random, vectors }: Checkpoint): void {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, data] of vectors) tensors.set(name, { dtype: 'F32', shape: [data.length], data });
  writeFileSync(`${path}.tmp`, serializeSafetensors(tensors, { step: String(step), recipe, random: JSON.stringify(random) }));
  renameSync(`${path}.tmp`, path);
}

/** @throws Error with one line when there is none, or it belongs to another recipe. */
export function readCheckpoint(path: string, recipe: string): Checkpoint {
  if (!existsSync(path)) throw new Error(`${path}: no checkpoint to resume from`);
  const { tensors, metadata } = parseSafetensors(readFileSync(path));
  if (metadata.recipe !== recipe) throw new Error(`${path}: the checkpoint was made with another recipe; start without --resume`);
  const vectors = new Map<string, Float32Array>();
  for (const [name, { data }] of tensors) vectors.set(name, data as Float32Array);
  return { step: Number(metadata.step), recipe, random: JSON.parse(metadata.random) as number[], vectors };
}
