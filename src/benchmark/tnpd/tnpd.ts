import { type Matrix, matrix } from '../../cmab/dense.js';
import { mlp, type Network } from '../../cmab/layers.js';
import type { Layers, Parameters } from '../../cmab/ops.js';
import { Random } from '../../cmab/random.js';
import { layersOf, type Tnp, tnpNetwork } from '../../train/baselines/tnp.js';

/*
 * The baseline TNP-D at the size of its paper's regression tasks, in the parts that a history goes through in chunks. It keeps all
 * readings, and a new one changes what every token has read: the whole history is encoded again.
 */

export { encodeTokens, tokenContext } from '../../train/baselines/tnp.js';

const PUBLISHED: Omit<Tnp, 'inputs'> = {
  width: 64,
  heads: 4,
  feedForward: 128,
  layers: 6,
  embedDepth: 4,
  octaves: [],
  std: { kind: 'exp' },
};

export const shape: { readonly width: number; readonly layers: number } = PUBLISHED;

/** The network on the operations of one runtime. */
export function tnpd<T>(inputs: number, ops: Layers<T>, parameter: Parameters<T>): Network<T> {
  return { architecture: layersOf({ ...PUBLISHED, inputs }), ops, parameter };
}

/** Tokens of readings: n x (inputs + 1), position and value, -> n x width. */
export function embedReadings<T>(net: Network<T>, readings: T): T {
  return mlp(net, 'embed', readings, net.architecture.embedDepth);
}

/** Weights [out, in] and rows of biases and gains, by name; random, since times do not depend on them. */
export function randomParameters(inputs: number): Map<string, Matrix> {
  const weights = tnpNetwork({ ...PUBLISHED, inputs }).initialWeights(new Random(5));
  return new Map(
    Array.from(
      weights,
      ([
        name,
        {
          shape: [rows, cols],
          data,
        },
      ]) => [name, cols === undefined ? matrix(1, rows, data) : matrix(rows, cols, data)],
    ),
  );
}
