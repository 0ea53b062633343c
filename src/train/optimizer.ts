import type { Tf } from '../tensorflow/load.js';
import { Adam, type AdamConfig } from './adam.js';
import { type MatrixSlot, Muon } from './muon.js';
import type { ParameterVector } from './parameter-vector.js';

/** Rates are peaks: both warm up linearly over `warmup` steps and fall to 0 as a cosine over all steps. */
export interface OptimizerConfig extends AdamConfig {
  readonly learningRate: number;
  /** Rate of Muon for the weight matrices of at least MIN_SIDE a side; 0: Adam for all. */
  readonly muonRate: number;
  readonly warmup: number;
}

const MIN_SIDE = 64;

/** Share of the peak rate at a step. */
export function schedule(step: number, steps: number, warmup: number): number {
  return Math.min(1, (step + 1) / warmup) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
}

/** Muon for the large weight matrices, Adam for everything else. */
export class Optimizer {
  readonly #config: OptimizerConfig;
  readonly #adam: Adam;
  readonly #muon: Muon | undefined;
  readonly #isMuon: Uint8Array;

  constructor(tf: Tf, { data, views }: ParameterVector, config: OptimizerConfig) {
    this.#config = config;
    this.#adam = new Adam(data.length, config);
    this.#isMuon = new Uint8Array(data.length);
    if (config.muonRate === 0) return;
    const slots: MatrixSlot[] = [];
    for (const [name, { shape, data: view }] of views) {
      if (!name.endsWith('.weight') || Math.min(...shape) < MIN_SIDE) continue;
      const offset = (view.byteOffset - data.byteOffset) / Float32Array.BYTES_PER_ELEMENT;
      slots.push({ offset, rows: shape[0], cols: shape[1] });
      this.#isMuon.fill(1, offset, offset + view.length);
    }
    this.#muon = new Muon(tf, data.length, slots);
  }

  /** What a checkpoint keeps. */
  get vectors(): [string, Float32Array][] {
    const { first, second } = this.#adam;
    return [
      ['first', first],
      ['second', second],
      ...(this.#muon === undefined ? [] : [['momentum', this.#muon.momentum] as [string, Float32Array]]),
    ];
  }

  /** One step in place, `step` counted from 0. A gradient that is not finite is left out. `gradient` is used up. */
  update(parameters: Float32Array, gradient: Float32Array, step: number, steps: number): void {
    const { learningRate, muonRate, warmup, clip } = this.#config;
    // A plain loop: `reduce` takes ten times as long, 3 % of a step.
    let squares = 0;
    for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i];
    const norm = Math.sqrt(squares);
    if (!Number.isFinite(norm)) return;
    const scale = Math.min(1, clip / (norm + 1e-6));
    for (let i = 0; i < gradient.length; i++) gradient[i] *= scale;
    const share = schedule(step, steps, warmup);
    this.#muon?.update(parameters, gradient, share * muonRate);
    this.#adam.update(parameters, gradient, step, share * learningRate, this.#isMuon);
  }
}
