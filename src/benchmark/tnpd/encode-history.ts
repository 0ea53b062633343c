import { shape } from './tnpd.js';

/** Keys and values of all tokens, `n x width` each. */
export interface TokenContext {
  readonly keys: Float32Array;
  readonly values: Float32Array;
}

/** The network's parts on one runtime: each takes `rows` rows of its input, and gives as many of its output. */
export interface TnpdRuntime {
  /** Rows that go through the network at a time: bounds its scores, rows x history. */
  readonly chunk: number;
  embed(readings: Float32Array, rows: number): Float32Array | Promise<Float32Array>;
  context(layer: number, tokens: Float32Array, rows: number): TokenContext | Promise<TokenContext>;
  /** Lays down what tokens are to read. */
  attendTo(context: TokenContext): void;
  encode(layer: number, tokens: Float32Array, rows: number): Float32Array | Promise<Float32Array>;
}

/**
 * Encodes a history, until targets could attend to it: the last layer's tokens are read by nobody, and are left out.
 *
 * @param readings `n x (inputs + 1)`, position and value.
 * @returns what targets read, by layer.
 */
export async function encodeHistory(runtime: TnpdRuntime, readings: Float32Array, count: number): Promise<TokenContext[]> {
  const { width, layers } = shape;
  const inChunks = async (run: (from: number, rows: number) => void | Promise<void>): Promise<void> => {
    for (let from = 0; from < count; from += runtime.chunk) await run(from, Math.min(runtime.chunk, count - from));
  };
  const rowsOf = (x: Float32Array, from: number, rows: number): Float32Array => {
    const cols = x.length / count;
    return x.subarray(from * cols, (from + rows) * cols);
  };
  const tokens = new Float32Array(count * width);
  await inChunks(async (from, rows) => tokens.set(await runtime.embed(rowsOf(readings, from, rows), rows), from * width));
  const contexts: TokenContext[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const context = { keys: new Float32Array(count * width), values: new Float32Array(count * width) };
    await inChunks(async (from, rows) => {
      const { keys, values } = await runtime.context(layer, rowsOf(tokens, from, rows), rows);
      context.keys.set(keys, from * width);
      context.values.set(values, from * width);
    });
    contexts.push(context);
    if (layer === layers - 1) break;
    runtime.attendTo(context);
    await inChunks(async (from, rows) => tokens.set(await runtime.encode(layer, rowsOf(tokens, from, rows), rows), from * width));
  }
  return contexts;
}
