import type { Matrix } from '../../cmab/dense.js';
import type { KeysValues } from '../../cmab/layers.js';
import type { Layers, Parameters } from '../../cmab/ops.js';
import { Random } from '../../cmab/random.js';

/*
 * A transformer neural process of the shape TNP-D (Nguyen and Grover, "Transformer Neural Processes", ICML 2022, its regression tasks):
 * readings are tokens that attend to each other, targets attend to them. It keeps all readings, and a new one changes what every token has
 * read: the whole history is encoded again. Weights are random, since times do not depend on them.
 */

const WIDTH = 64;
const HEADS = 4;
const FEED_FORWARD = 128;
const LAYERS = 6;
const EMBED_DEPTH = 4;

/** The network on the operations of one runtime. */
export interface Tnpd<T> {
  readonly ops: Layers<T>;
  readonly parameter: Parameters<T>;
}

export const shape = { width: WIDTH, layers: LAYERS } as const;

/** Tokens of readings: n x (inputs + 1), position and value, -> n x width. */
export function embedReadings<T>({ ops, parameter }: Tnpd<T>, readings: T): T {
  let h = readings;
  for (let i = 0; i < EMBED_DEPTH; i++) {
    h = ops.linear(h, parameter(`embed.${i}.weight`), parameter(`embed.${i}.bias`));
    if (i < EMBED_DEPTH - 1) h = ops.relu(h);
  }
  return h;
}

/** What a layer's attention reads of its tokens. */
export function tokenContext<T>(net: Tnpd<T>, layer: number, tokens: T): KeysValues<T> {
  return { keys: linear(net, `${layer}.k`, tokens), values: linear(net, `${layer}.v`, tokens) };
}

/** Post-norm encoder layer: some of the tokens, which read all of them. */
export function encodeTokens<T>(net: Tnpd<T>, layer: number, tokens: T, { keys, values }: KeysValues<T>): T {
  const { ops } = net;
  const read = ops.attend(linear(net, `${layer}.q`, tokens), keys, values, HEADS);
  const h = norm(net, `${layer}.norm1`, ops.add(linear(net, `${layer}.out`, read), tokens));
  return norm(net, `${layer}.norm2`, ops.add(linear(net, `${layer}.back`, ops.relu(linear(net, `${layer}.in`, h))), h));
}

function linear<T>({ ops, parameter }: Tnpd<T>, scope: string, x: T): T {
  return ops.linear(x, parameter(`${scope}.weight`), parameter(`${scope}.bias`));
}

function norm<T>({ ops, parameter }: Tnpd<T>, scope: string, x: T): T {
  return ops.layerNorm(x, parameter(`${scope}.gain`), parameter(`${scope}.bias`));
}

/** Weights [out, in] and rows of biases and gains, by name. */
export function randomParameters(inputs: number): Map<string, Matrix> {
  const random = new Random(5);
  const parameters = new Map<string, Matrix>();
  const layer = (scope: string, cols: number, rows: number): void => {
    parameters.set(`${scope}.weight`, { rows, cols, data: random.normals(rows * cols).map((v) => v / Math.sqrt(cols)) });
    parameters.set(`${scope}.bias`, { rows: 1, cols: rows, data: random.normals(rows).map((v) => v / 10) });
  };
  for (let i = 0; i < EMBED_DEPTH; i++) layer(`embed.${i}`, i === 0 ? inputs + 1 : WIDTH, WIDTH);
  for (let i = 0; i < LAYERS; i++) {
    for (const name of ['q', 'k', 'v', 'out']) layer(`${i}.${name}`, WIDTH, WIDTH);
    layer(`${i}.in`, WIDTH, FEED_FORWARD);
    layer(`${i}.back`, FEED_FORWARD, WIDTH);
    for (const name of ['norm1', 'norm2']) {
      parameters.set(`${i}.${name}.gain`, { rows: 1, cols: WIDTH, data: new Float64Array(WIDTH).fill(1) });
      parameters.set(`${i}.${name}.bias`, { rows: 1, cols: WIDTH, data: new Float64Array(WIDTH) });
    }
  }
  return parameters;
}
