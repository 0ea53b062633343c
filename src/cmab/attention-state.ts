/** Part of a sum below which a difference is rounding. */
const SMALLEST_REST = 1e-10;
/** Part of a sum by which rounding may let what is removed be more than what there was: kernels compute in float32. */
const LARGEST_EXCESS = 1e-4;

/** Bounds of sums that readings can give. None is reached by far, and within them whatever follows stays finite, in float32 too. */
const MAX_SCORE = 1e20;
const MAX_READINGS = 2 ** 53;
const MAX_AVERAGE = 1e12;

/**
 * The rolling state of one data cross-attention: everything that a block keeps of the readings it has seen.
 *
 * Softmax attention of fixed queries over readings j, `out = sum_j exp(s_j) v_j / sum_j exp(s_j)`, needs only the running maximum
 * `m`, denominator `d` and numerator `n` of its sums. Folding readings, merging two states and forgetting are exact on
 * `(m, d, n)`; the size never depends on how many readings were folded (CMANP, arXiv 2305.14567, section 4.1; the max-shifted
 * float64 form is ours: log-sum-exp in float32 stalls after about 1e6 readings).
 */
export class AttentionState {
  readonly latents: number;
  readonly heads: number;
  readonly headWidth: number;
  /** Largest score seen, `latents x heads`; -Infinity where nothing was folded. */
  readonly m: Float64Array;
  /** Sum of `exp(score - m)`, `latents x heads`. */
  readonly d: Float64Array;
  /** Sum of `exp(score - m) * value`, `latents x heads x headWidth`. */
  readonly n: Float64Array;

  constructor(latents: number, heads: number, headWidth: number) {
    this.latents = latents;
    this.heads = heads;
    this.headWidth = headWidth;
    this.m = new Float64Array(latents * heads).fill(-Infinity);
    this.d = new Float64Array(latents * heads);
    this.n = new Float64Array(latents * heads * headWidth);
  }

  /** Bytes that the state occupies, whatever it has seen. */
  get byteLength(): number {
    return this.m.byteLength + this.d.byteLength + this.n.byteLength;
  }

  /**
   * Folds a batch of readings.
   *
   * @param scores `readings x (latents x heads)`, row-major: query-key products, already scaled.
   * @param values `readings x (heads x headWidth)`, row-major.
   * @param logWeights one per reading, added to all its scores: 0 is a full reading, `ln(0.5)` half of one.
   */
  fold(scores: ArrayLike<number>, values: ArrayLike<number>, readings: number, logWeights?: ArrayLike<number>): void {
    const { latents, heads, headWidth, m, d, n } = this;
    const columns = latents * heads;
    const width = heads * headWidth;
    for (let c = 0; c < columns; c++) {
      let top = m[c];
      for (let j = 0; j < readings; j++) {
        const s = scores[j * columns + c] + (logWeights ? logWeights[j] : 0);
        if (s > top) top = s;
      }
      if (top === -Infinity) continue;
      const keep = Math.exp(m[c] - top);
      const at = c * headWidth;
      const value = (c % heads) * headWidth;
      let mass = d[c] * keep;
      for (let i = 0; i < headWidth; i++) n[at + i] *= keep;
      for (let j = 0; j < readings; j++) {
        const p = Math.exp(scores[j * columns + c] + (logWeights ? logWeights[j] : 0) - top);
        mass += p;
        const from = j * width + value;
        for (let i = 0; i < headWidth; i++) n[at + i] += p * values[from + i];
      }
      m[c] = top;
      d[c] = mass;
    }
  }

  /** Adds what another state has seen, as if its readings had been folded here, each counted by `exp(logWeight)`. Order does not matter. */
  merge(other: AttentionState, logWeight = 0): void {
    const { heads, headWidth } = this;
    if (other.latents !== this.latents || other.heads !== heads || other.headWidth !== headWidth) {
      throw new RangeError(
        `cannot merge a state of ${other.latents} latents x ${other.heads} heads x ${other.headWidth} into one of ${this.latents} x ${heads} x ${headWidth}`,
      );
    }
    const { m, d, n } = this;
    for (let c = 0; c < m.length; c++) {
      const added = other.m[c] + logWeight;
      const top = Math.max(m[c], added);
      if (top === -Infinity) continue;
      const mine = Math.exp(m[c] - top);
      const theirs = Math.exp(added - top);
      d[c] = d[c] * mine + other.d[c] * theirs;
      for (let i = c * headWidth; i < (c + 1) * headWidth; i++) n[i] = n[i] * mine + other.n[i] * theirs;
      m[c] = top;
    }
  }

  /**
   * The inverse of `merge`: takes back what another state has seen, by subtraction. Rounding errors are those of the sums before, so
   * that what remains is exact where it is not small beside what is removed; below `SMALLEST_REST` of it, it is taken for nothing.
   *
   * @throws RangeError where the other state's readings are none of this one's; the state is then of no more use.
   */
  remove(other: AttentionState): void {
    const { headWidth, m, d, n } = this;
    for (let c = 0; c < m.length; c++) {
      if (other.m[c] === -Infinity) continue;
      const scale = Math.exp(other.m[c] - m[c]);
      const rest = d[c] - other.d[c] * scale;
      if (!(rest > -LARGEST_EXCESS * d[c])) throw new RangeError('cannot remove readings that were not folded');
      const keeps = rest > SMALLEST_REST * d[c];
      d[c] = keeps ? rest : 0;
      for (let i = c * headWidth; i < (c + 1) * headWidth; i++) n[i] = keeps ? n[i] - other.n[i] * scale : 0;
      if (!keeps) m[c] = -Infinity;
    }
  }

  /**
   * Forgets: every reading seen so far counts `gamma` times as much, 0 <= gamma <= 1. Multiplying `d` and `n` by gamma is the same as
   * lowering `m` by `-ln gamma`, which neither rounds nor underflows.
   */
  decay(gamma: number): void {
    if (!(gamma >= 0 && gamma <= 1)) throw new RangeError(`decay ${gamma} is not in [0, 1]`);
    const shift = Math.log(gamma);
    for (let c = 0; c < this.m.length; c++) this.m[c] += shift;
    if (gamma === 0) this.clear();
  }

  /** Whether these can be the sums of readings: a state that came from elsewhere, or from a broken model, may hold anything. */
  isPlausible(): boolean {
    const { headWidth, m, d, n } = this;
    return (
      m.every((score) => score === -Infinity || Math.abs(score) <= MAX_SCORE) &&
      d.every((mass) => mass >= 0 && mass <= MAX_READINGS) &&
      n.every((sum, i) => Math.abs(sum) <= MAX_AVERAGE * d[Math.floor(i / headWidth)])
    );
  }

  clear(): void {
    this.m.fill(-Infinity);
    this.d.fill(0);
    this.n.fill(0);
  }

  clone(): AttentionState {
    const copy = new AttentionState(this.latents, this.heads, this.headWidth);
    copy.m.set(this.m);
    copy.d.set(this.d);
    copy.n.set(this.n);
    return copy;
  }
}
