import type { Architecture } from './architecture.js';
import type { Layers, Parameters } from './ops.js';

/** An architecture bound to the operations and parameters of one engine. */
export interface Network<T> {
  readonly architecture: Architecture;
  readonly ops: Layers<T>;
  readonly parameter: Parameters<T>;
  readonly places?: Places<T>;
}

/** Places of the latents, in a network with anchors. */
export interface Places<T> {
  /** Lifted places of the latents as queries, for each head. */
  readonly latents: T;
  /** Columns that the keys of an attention over latents get (`anchorKeys`). */
  keys(scope: string): T;
}

/** Keys and values of a context: rows x width each, keys with the columns of their anchors beside. */
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

/** Pre-norm attention of `x` over a context; `lifted` are the places of `x` where the network has anchors. */
export function crossAttention<T>(net: Network<T>, scope: string, x: T, context: KeysValues<T>, lifted?: T): T {
  return attention(net, scope, x, norm(net, `${scope}.norm`, x), context, lifted);
}

/** Pre-norm attention of `x` over itself. */
export function selfAttention<T>(net: Network<T>, scope: string, x: T): T {
  const u = norm(net, `${scope}.norm`, x);
  return attention(net, scope, x, u, project(net, scope, u), net.places?.latents);
}

function project<T>({ ops, parameter, architecture, places }: Network<T>, scope: string, u: T): KeysValues<T> {
  const keys = ops.linear(u, parameter(`${scope}.k.weight`));
  return {
    keys: places === undefined ? keys : ops.joinHeads(keys, places.keys(scope), architecture.heads),
    values: ops.linear(u, parameter(`${scope}.v.weight`)),
  };
}

function attention<T>(net: Network<T>, scope: string, x: T, u: T, { keys, values }: KeysValues<T>, lifted?: T): T {
  const { ops, parameter, architecture } = net;
  const content = ops.linear(u, parameter(`${scope}.q.weight`));
  const queries = lifted === undefined ? content : ops.joinHeads(content, lifted, architecture.heads);
  const read = ops.attend(queries, keys, values, architecture.heads);
  return ops.add(ops.linear(read, parameter(`${scope}.out.weight`), parameter(`${scope}.out.bias`)), residual(net, x, u));
}
