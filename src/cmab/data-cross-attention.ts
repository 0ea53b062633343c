import { type Network, norm, residual } from './layers.js';
import type { Elementwise } from './ops.js';

/*
 * The first cross-attention of a block, the only place where data enters. Its queries are learned constants, so it depends on the
 * readings through the sums (m, d, n) alone: `AttentionState` in prediction, one differentiable pass in training.
 */

/** What the data cross-attention has read, per latent and head: `m`, `d` latents x heads, `n` latents x width. */
export interface Sums<T> {
  readonly m: T;
  readonly d: T;
  readonly n: T;
}

/** The null reading of each latent: a score `latents x heads` and a value `latents x width`. Constants of the model, not of the state. */
export interface NullReading<T> {
  readonly score: T;
  readonly value: T;
}

/** What a latent takes in: its average value, and features of how much evidence the average rests on (training.md, Evidence). */
export interface Readout<T> {
  readonly average: T;
  readonly evidence?: T;
}

/** Below this, log-evidence is as good as none; above, as good as certain. */
export const EVIDENCE_RANGE = [-6, 30] as const;

/** What an empty sum is divided by. */
export const SMALLEST_MASS = 1e-30;

/** Softmax average of the paper: `n / d`; a state that has seen nothing gives 0. */
export function plainAverage<T>(ops: Elementwise<T>, { d, n }: Sums<T>, headWidth: number): Readout<T> {
  return { average: ops.divide(n, ops.repeatColumns(ops.clip(d, SMALLEST_MASS, Infinity), headWidth)) };
}

/**
 * Average and evidence with the null reading taken in: with data mass c and prior mass c0 = exp(s0), `l = log((c + c0) / c0)`;
 * features `[asinh(l + s0) / 2 or l / 3, exp(-l / 2)]`. No data gives exactly the null reading.
 */
export function averageWithEvidence<T>(
  ops: Elementwise<T>,
  { m, d, n }: Sums<T>,
  nothing: NullReading<T>,
  headWidth: number,
  isAsinh: boolean,
): Readout<T> {
  const top = ops.maximum(m, nothing.score);
  const scale = ops.exp(ops.subtract(m, top));
  const prior = ops.exp(ops.subtract(nothing.score, top));
  const mass = ops.add(ops.multiply(d, scale), prior);
  const numerator = ops.add(
    ops.multiply(n, ops.repeatColumns(scale, headWidth)),
    ops.multiply(ops.repeatColumns(prior, headWidth), nothing.value),
  );
  const logMass = ops.add(ops.log(mass), top);
  const logEvidence = ops.subtract(logMass, nothing.score);
  const bounded = ops.clip(logEvidence, ...EVIDENCE_RANGE);
  return {
    average: ops.divide(numerator, ops.repeatColumns(mass, headWidth)),
    evidence: ops.concat(
      isAsinh ? ops.affine(ops.asinh(logMass), 0.5, 0) : ops.affine(logEvidence, 1 / 3, 0),
      ops.exp(ops.affine(bounded, -0.5, 0)),
    ),
  };
}

/** Block latents after the data cross-attention (B1 of cmanp.md, 3). */
export function dataCrossAttention<T>(net: Network<T>, scope: string, latents: T, { average, evidence }: Readout<T>): T {
  const { ops, parameter } = net;
  const read = ops.linear(average, parameter(`${scope}.out.weight`), parameter(`${scope}.out.bias`));
  const stream = ops.add(read, residual(net, latents, norm(net, `${scope}.norm`, latents)));
  return evidence === undefined
    ? stream
    : ops.add(ops.linear(evidence, parameter(`${scope}.evidence.weight`), parameter(`${scope}.evidence.bias`)), stream);
}

/** Queries of the data cross-attention, `latents x width`: constants of the model. */
export function dataQueries<T>(net: Network<T>, scope: string, latents: T): T {
  return net.ops.linear(norm(net, `${scope}.norm`, latents), net.parameter(`${scope}.q.weight`));
}
