import type { Architecture } from './architecture.js';
import { AttentionState } from './attention-state.js';

/** All that a CMANP keeps of its context: one attention state per block. Its size is fixed by the architecture and the latent count. */
export class CmanpState {
  readonly blocks: readonly AttentionState[];

  constructor(blocks: readonly AttentionState[]) {
    this.blocks = blocks;
  }

  /** A state that has seen nothing. */
  static empty(architecture: Architecture, latents: number): CmanpState {
    const { blocks, heads, width } = architecture;
    return new CmanpState(Array.from({ length: blocks }, () => new AttentionState(latents, heads, width / heads)));
  }

  get byteLength(): number {
    return this.blocks.reduce((bytes, block) => bytes + block.byteLength, 0);
  }

  /** Adds what another state has seen; `logWeight` counts each of its readings by its exponential. */
  merge(other: CmanpState, logWeight = 0): void {
    if (other.blocks.length !== this.blocks.length) {
      throw new RangeError(`cannot merge a state of ${other.blocks.length} blocks into one of ${this.blocks.length}`);
    }
    this.blocks.forEach((block, i) => block.merge(other.blocks[i], logWeight));
  }

  /** The inverse of `merge` (attention-state.ts says how exact). @throws RangeError where the other's readings are none of these. */
  remove(other: CmanpState): void {
    this.blocks.forEach((block, i) => block.remove(other.blocks[i]));
  }

  /** Every reading seen so far counts `gamma` times as much. */
  decay(gamma: number): void {
    for (const block of this.blocks) block.decay(gamma);
  }

  /** A state of the same shape that has seen nothing. */
  emptied(): CmanpState {
    return new CmanpState(this.blocks.map(({ latents, heads, headWidth }) => new AttentionState(latents, heads, headWidth)));
  }

  clone(): CmanpState {
    return new CmanpState(this.blocks.map((block) => block.clone()));
  }
}
