import type { Architecture } from './architecture.js';
import type { Layers, Parameters } from './ops.js';

/** An architecture bound to the operations and parameters of one engine. */
export interface Network<T> {
  readonly architecture: Architecture;
  readonly ops: Layers<T>;
  readonly parameter: Parameters<T>;
}

/** Keys and values of a context, `rows x width` each. */
export interface KeysValues<T> {
  readonly keys: T;
  readonly values: T;
}

export function norm<T>({ ops, parameter }: Network<T>, scope: string, x: T): T {
  return ops.layerNorm(x, parameter(`${scope}.gain`), parameter(`${scope}.bias`));
}

/** Linear layers with an activation between them: `scope.0`, `scope.1`, ... */
export function mlp<T>({ ops, parameter, architecture }: Network<T>, scope: string, x: T, depth: number): T {
  let h = x;
  for (let i = 0; i < depth; i++) {
    h = ops.linear(h, parameter(`${scope}.${i}.weight`), parameter(`${scope}.${i}.bias`));
    if (i < depth - 1) h = architecture.activation === 'relu' ? ops.relu(h) : ops.gelu(h);
  }
  return h;
}

/** The stream that a sublayer's output is added to. */
export function residual<T>({ architecture }: Network<T>, x: T, normalised: T): T {
  return architecture.residual === 'stream' ? x : normalised;
}

/** Pre-norm gated feed-forward layer (GEGLU). */
export function feedForward<T>(net: Network<T>, scope: string, x: T): T {
  const { ops, parameter } = net;
  const u = norm(net, `${scope}.norm`, x);
  const inner = ops.gatedGelu(ops.linear(u, parameter(`${scope}.in.weight`), parameter(`${scope}.in.bias`)));
  return ops.add(ops.linear(inner, parameter(`${scope}.out.weight`), parameter(`${scope}.out.bias`)), residual(net, x, u));
}

/** Keys and values that `crossAttention` reads of a context. */
export function keysValues<T>(net: Network<T>, scope: string, context: T): KeysValues<T> {
  return project(net, scope, norm(net, `${scope}.norm_context`, context));
}

/** Pre-norm attention of `x` over a context. */
export function crossAttention<T>(net: Network<T>, scope: string, x: T, context: KeysValues<T>): T {
  return attention(net, scope, x, norm(net, `${scope}.norm`, x), context);
}

/** Pre-norm attention of `x` over itself. */
export function selfAttention<T>(net: Network<T>, scope: string, x: T): T {
  const u = norm(net, `${scope}.norm`, x);
  return attention(net, scope, x, u, project(net, scope, u));
}

function project<T>({ ops, parameter }: Network<T>, scope: string, u: T): KeysValues<T> {
  return { keys: ops.linear(u, parameter(`${scope}.k.weight`)), values: ops.linear(u, parameter(`${scope}.v.weight`)) };
}

function attention<T>(net: Network<T>, scope: string, x: T, u: T, { keys, values }: KeysValues<T>): T {
  const { ops, parameter, architecture } = net;
  const read = ops.attend(ops.linear(u, parameter(`${scope}.q.weight`)), keys, values, architecture.heads);
  return ops.add(ops.linear(read, parameter(`${scope}.out.weight`), parameter(`${scope}.out.bias`)), residual(net, x, u));
}
