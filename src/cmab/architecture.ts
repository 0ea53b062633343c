/** What a model is made of. Stored as JSON in the weights' metadata; one definition serves training and prediction. */
export interface Architecture {
  /** Input dimensions of a position: 1, 2 or 3. */
  readonly inputs: number;
  /** Width of every embedding and latent. */
  readonly width: number;
  readonly heads: number;
  /** Inner width of the gated feed-forward layers. */
  readonly feedForward: number;
  readonly blocks: number;
  /** Latents of each block's data cross-attention, and of the latents that travel between blocks: the largest count that can be asked for. */
  readonly latents: number;
  /** Linear layers of the context and query embeddings. */
  readonly embedDepth: number;
  readonly activation: 'relu' | 'gelu';
  /** Frequencies, in half-cycles per unit, of the Fourier features of a position; empty: the raw position. */
  readonly octaves: readonly number[];
  /** A linear map of the position's features, shared by contexts and queries, added to both embeddings. */
  readonly skip: boolean;
  /** `stream`: x + f(LN x). `normalised`: LN x + f(LN x), the reference implementation's quirk. */
  readonly residual: 'stream' | 'normalised';
  /**
   * Null reading and features of the data's log-mass in the data cross-attention (training.md, 3 and 4). `asinh`: those of the absolute
   * mass, compressed; true: in proportion to the mass against the null reading's.
   */
  readonly evidence: boolean | 'asinh';
  /**
   * Latents have learned places: every attention's scores get `-|x - p|^2 / (2 l^2)`, with an anchor p and a length l per latent and head
   * (training.md, distance biases).
   */
  readonly anchors: boolean;
  /** Rank of the correlations between targets that the covariance head states (covariance-head.ts); absent: there is none. */
  readonly covarianceRank?: number;
  readonly std: { readonly kind: 'exp' } | { readonly kind: 'softplus'; readonly floor: number };
}
