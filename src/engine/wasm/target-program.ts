import type { decode } from '../../cmab/cmanp.js';
import type { Network } from '../../cmab/layers.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { Conditioned } from '../engine.js';
import { type KeysValuesViews, viewsOf } from './parameters.js';
import { type MemoryValue, type Program, Recorder, type Value } from './recorder.js';

/** Targets that pass through the network at a time: their temporaries stay in the processor's first caches. */
const TARGETS = 32;

/** A recording of what becomes of targets; `TargetProgram` runs it once the kernel's memory grows no more. */
export interface TargetRecording {
  readonly program: Program;
  readonly targets: MemoryValue;
  readonly context: readonly { readonly keys: MemoryValue; readonly values: MemoryValue }[];
  readonly raw: MemoryValue;
}

/** Records targets, and keys and values of the decoder -> raw outputs of one head. */
export function recordTargets(kernel: Kernel, network: Omit<Network<Value>, 'ops'>, latents: number, head: typeof decode): TargetRecording {
  const { blocks, width, heads, inputs, anchors } = network.architecture;
  const recorder = new Recorder(kernel, TARGETS);
  const net = { ...network, ops: recorder };
  const targets = recorder.own(inputs);
  const keyWidth = width + (anchors ? heads * (inputs + 2) : 0);
  const context = Array.from({ length: blocks }, () => ({
    keys: recorder.ownKeys(keyWidth, latents),
    values: recorder.own(width, latents),
  }));
  const raw = recorder.kept(head(net, context, targets));
  return { program: recorder.compile(), targets, context, raw };
}

/** Raw outputs of one head of the network for targets. */
export class TargetProgram {
  readonly #latents: number;
  readonly #run: Program;
  readonly #targets: Float32Array;
  readonly #raw: Float32Array;
  readonly #columns: number;
  /** What targets read, keys column by column. */
  readonly #context: readonly KeysValuesViews[];
  #bound: Conditioned | undefined;

  constructor(kernel: Kernel, latents: number, { program, targets, context, raw }: TargetRecording) {
    this.#latents = latents;
    this.#run = program;
    this.#targets = kernel.floats(targets.at, targets.rows * targets.cols);
    this.#raw = kernel.floats(raw.at, raw.rows * raw.cols);
    this.#columns = raw.cols;
    this.#context = context.map((block) => viewsOf(kernel, block));
  }

  /** @param take gets the raw outputs of up to TARGETS targets at a time, and which is the first; they are good until it returns. */
  run(
    conditioned: Conditioned,
    inputs: Float64Array,
    dimensions: number,
    take: (raw: Float32Array, from: number, count: number) => void,
  ): void {
    this.#bind(conditioned);
    const count = inputs.length / dimensions;
    for (let from = 0; from < count; from += TARGETS) {
      const n = Math.min(TARGETS, count - from);
      for (let i = 0; i < n * dimensions; i++) this.#targets[i] = inputs[from * dimensions + i];
      this.#run(n);
      take(n * this.#columns === this.#raw.length ? this.#raw : this.#raw.subarray(0, n * this.#columns), from, n);
    }
  }

  forget(): void {
    this.#bound = undefined;
  }

  #bind(conditioned: Conditioned): void {
    if (this.#bound === conditioned) return;
    this.#bound = conditioned;
    const latents = this.#latents;
    conditioned.blocks.forEach(({ keys, values }, i) => {
      const to = this.#context[i];
      const cols = keys.length / latents;
      for (let row = 0, at = 0; row < latents; row++) for (let j = 0; j < cols; j++) to.keys[j * latents + row] = keys[at++];
      to.values.set(values);
    });
  }
}
