import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkArchitecture } from '../cmab/check-architecture.js';
import { parameterShapes } from '../cmab/parameters.js';
import { parseSafetensors, type Safetensors } from '../cmab/safetensors.js';
import type { Tensor } from '../cmab/weights.js';
import { fileReason } from '../file-reason.js';
import { packageRoot } from '../package-root.js';
import type { Model } from './model.js';

/**
 * Reads a model: a name in `models/`, or the path of a `.safetensors` file whose metadata holds the architecture.
 *
 * @throws Error with one line naming the file and what is wrong.
 */
export function loadModel(nameOrPath: string): Model {
  const { name, path, bytes } = readModelFile(nameOrPath);
  try {
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), ...parseModel(name, parseSafetensors(bytes)) };
  } catch (error) {
    throw new Error(`model: ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** The bytes behind a name in `models/` or a path. @throws Error with one line naming the file. */
export function readModelFile(nameOrPath: string): { readonly name: string; readonly path: string; readonly bytes: Buffer } {
  const isPath = nameOrPath.includes('/') || nameOrPath.endsWith('.safetensors');
  const path = isPath ? nameOrPath : join(packageRoot, 'models', `${nameOrPath}.safetensors`);
  try {
    return { name: basename(path, '.safetensors'), path, bytes: readFileSync(path) };
  } catch (error) {
    throw new Error(
      `model: cannot read ${path}: ${fileReason(error)}${isPath ? '' : `; models are ${shippedModels().join(', ') || 'none'}`}`,
      {
        cause: error,
      },
    );
  }
}

/** Names of the models that come with the package. */
export function shippedModels(): string[] {
  try {
    return readdirSync(join(packageRoot, 'models'))
      .filter((file) => file.endsWith('.safetensors'))
      .map((file) => basename(file, '.safetensors'));
  } catch {
    return [];
  }
}

function parseModel(name: string, { tensors, metadata }: Safetensors): Omit<Model, 'path' | 'sha256'> {
  if (metadata.baseline !== undefined) throw new Error('it is a baseline for cmanp benchmark gp1d, which no engine runs');
  if (metadata.architecture === undefined) throw new Error("its metadata has no 'architecture': not a model of cmanp_ros");
  const architecture: unknown = JSON.parse(metadata.architecture);
  checkArchitecture(architecture);
  return { name, architecture, weights: checkedWeights(parameterShapes(architecture), tensors), metadata };
}

/** The parameters of a network, each present with its shape and finite. */
export function checkedWeights(shapes: ReadonlyMap<string, readonly number[]>, tensors: Safetensors['tensors']): Map<string, Tensor> {
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new Error(`parameter '${name}' is missing`);
    if (tensor.dtype !== 'F32' || tensor.shape.join() !== shape.join()) {
      throw new Error(`parameter '${name}' is ${tensor.dtype} [${tensor.shape.join(', ')}], not F32 [${shape.join(', ')}]`);
    }
    if (!tensor.data.every(Number.isFinite)) throw new Error(`parameter '${name}' has values that are not finite`);
    weights.set(name, { shape, data: tensor.data });
  }
  return weights;
}
