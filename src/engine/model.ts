import type { Architecture } from '../cmab/architecture.js';
import type { Weights } from '../cmab/weights.js';

/** A trained model as read from `models/<name>.safetensors`. */
export interface Model {
  readonly name: string;
  readonly path: string;
  /** SHA-256 of the file, in hex: states of another model are refused. */
  readonly sha256: string;
  readonly architecture: Architecture;
  readonly weights: Weights;
  /** The model card: strings of the file's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}
