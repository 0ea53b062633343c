import type { Layers } from '../../cmab/ops.js';
import type { Kernel } from '../../kernel/kernel.js';

/** A row-major float32 matrix in the kernel's memory. */
export interface Value {
  /** Undefined for temporaries: as many rows as a program is run on. */
  readonly rows?: number;
  readonly cols: number;
  /** Byte offset; of temporaries only once the program is compiled. */
  at: number;
  /** Known when it was recorded: a parameter, or computed of nothing but parameters. */
  readonly isConstant: boolean;
}

/** A value that is not a temporary. */
export type MemoryValue = Value & { readonly rows: number };

/** A compiled sequence of kernel calls: reads the inputs' places, writes the outputs'. Allocates nothing. */
export type Program = (rows: number) => void;

interface Step {
  readonly inputs: Value[];
  /** What it writes: its output, then scratch. */
  readonly writes: readonly Value[];
  readonly call: (rows: number) => void;
}

/** A linear layer whose output has had no use yet: a sum with something else can still become part of it. */
interface OpenLinear {
  readonly output: Value;
  readonly step: Step;
  setInitial(value: Value): void;
}

/**
 * The network's operations (ops.ts), written down as kernel calls instead of carried out. What depends on parameters alone is computed at
 * once; sums with the result of a linear layer become part of it; temporaries share memory as soon as they are used up, so that a program's
 * working set stays in the processor's cache.
 */
export class Recorder implements Layers<Value> {
  readonly #kernel: Kernel;
  /** Most rows that a program is run on. */
  readonly #capacity: number;
  readonly #steps: Step[] = [];
  readonly #octaves = new Map<string, number>();
  readonly #transposed = new WeakSet<Value>();
  #open: OpenLinear | undefined;

  constructor(kernel: Kernel, capacity: number) {
    this.#kernel = kernel;
    this.#capacity = capacity;
  }

  /** Memory of its own that the caller fills before a run, or reads after it; by default for as many rows as a program may be run on. */
  own(cols: number, rows = this.#capacity): MemoryValue {
    return { rows, cols, at: this.#kernel.allocate(rows * cols), isConstant: false };
  }

  /** Keys that the caller lays down as `transpose` does. */
  ownKeys(cols: number, rows: number): MemoryValue {
    const keys = this.own(cols, rows);
    this.#transposed.add(keys);
    return keys;
  }

  linear(x: Value, weight: Value, bias?: Value): Value {
    const { call } = this.#kernel;
    let initial: Value | undefined;
    const output = this.#record([x], weight.cols, (rows, to) =>
      call.linear(rows, x.cols, weight.cols, x.at, weight.at, bias?.at ?? 0, initial?.at ?? 0, to.at),
    );
    const step = this.#steps.at(-1);
    if (!output.isConstant && step) this.#open = { output, step, setInitial: (value) => (initial = value) };
    return output;
  }

  layerNorm(x: Value, gain: Value, bias: Value): Value {
    return this.#record([x], x.cols, (rows, to) => this.#kernel.call.layerNorm(rows, x.cols, x.at, gain.at, bias.at, to.at));
  }

  add(x: Value, y: Value): Value {
    const open = this.#open;
    if (open !== undefined && (open.output === x || open.output === y)) {
      const other = open.output === x ? y : x;
      open.setInitial(other);
      open.step.inputs.push(other);
      this.#open = undefined;
      return open.output;
    }
    return this.#record([x, y], x.cols, (rows, to) => this.#kernel.call.add(rows * x.cols, x.at, y.at, to.at));
  }

  concat(x: Value, y: Value): Value {
    return this.joinHeads(x, y, 1);
  }

  relu(x: Value): Value {
    return this.#record([x], x.cols, (rows, to) => this.#kernel.call.relu(rows * x.cols, x.at, to.at));
  }

  gelu(x: Value): Value {
    return this.#record([x], x.cols, (rows, to) => this.#kernel.call.gelu(rows * x.cols, x.at, to.at));
  }

  gatedGelu(x: Value): Value {
    return this.#record([x], x.cols / 2, (rows, to) => this.#kernel.call.gatedGelu(rows, to.cols, x.at, to.at));
  }

  fourier(x: Value, octaves: readonly number[]): Value {
    const table = this.#octaveTable(octaves);
    const cols = x.cols * (1 + 2 * octaves.length);
    return this.#record([x], cols, (rows, to) => this.#kernel.call.fourier(rows, x.cols, octaves.length, x.at, table, to.at));
  }

  lift(x: Value, heads: number): Value {
    return this.#record([x], heads * (x.cols + 2), (rows, to) => this.#kernel.call.lift(rows, x.cols, heads, x.at, to.at));
  }

  joinHeads(x: Value, y: Value, heads: number): Value {
    return this.#record([x, y], x.cols + y.cols, (rows, to) =>
      this.#kernel.call.concat(rows * heads, x.cols / heads, y.cols / heads, x.at, y.at, to.at),
    );
  }

  attend(q: Value, k: Value, v: Value, heads: number): Value {
    const keys = this.#transposed.has(k) ? k : this.#transpose(k);
    const scores = this.#temporary((v.rows ?? this.#capacity) + 1);
    const { call } = this.#kernel;
    return this.#record(
      [q, keys, v],
      v.cols,
      (rows, to) => call.attend(rows, v.rows ?? rows, q.cols, v.cols, heads, q.at, keys.at, v.at, to.at, scores.at),
      scores,
    );
  }

  /** Scores of readings for the queries of each head (kernel `headScores`), plus `initial`. */
  headScores(keys: Value, queries: Value, heads: number, initial?: Value): Value {
    const headWidth = keys.cols / heads;
    const latents = queries.cols;
    return this.#record(initial ? [keys, initial] : [keys], heads * latents, (rows, to) =>
      this.#kernel.call.headScores(rows, latents, heads, headWidth, keys.at, queries.at, initial?.at ?? 0, to.at),
    );
  }

  /** Any other call on values, for what it does to memory that is not a temporary. */
  effect(inputs: readonly Value[], call: (rows: number) => void): void {
    this.#open = undefined;
    this.#steps.push({ inputs: [...inputs], writes: [], call });
  }

  /** A copy that stays after a run. */
  kept(x: Value): MemoryValue {
    const copy = this.own(x.cols);
    this.effect([x], (rows) => this.#kernel.call.concat(rows, x.cols, 0, x.at, 0, copy.at));
    return copy;
  }

  /** Ends the recording: gives temporaries their memory. Those that are never alive together share it. */
  compile(): Program {
    const lastUse = new Map<Value, number>();
    this.#steps.forEach(({ inputs, writes }, i) => [...inputs, ...writes].forEach((value) => lastUse.set(value, i)));
    const free: Value[] = [];
    const temporaries = new Set(this.#steps.flatMap(({ writes }) => writes));
    this.#steps.forEach(({ inputs, writes }, i) => {
      for (const value of writes) this.#place(value, free);
      for (const value of new Set([...inputs, ...writes])) if (temporaries.has(value) && lastUse.get(value) === i) free.push(value);
    });
    const calls = this.#steps.splice(0).map(({ call }) => call);
    return (rows) => {
      for (const call of calls) call(rows);
    };
  }

  /** Keys as attention reads them, column by column; as a value they keep their shape. */
  #transpose(k: Value): Value {
    return this.#record([k], k.cols, (rows, to) => this.#kernel.call.transpose(k.rows ?? rows, k.cols, k.at, to.at));
  }

  #place(value: Value, free: Value[]): void {
    const size = this.#floats(value);
    const fits = free.findIndex((other) => this.#floats(other) === size);
    value.at = fits >= 0 ? free.splice(fits, 1)[0].at : this.#kernel.allocate(size);
  }

  #floats({ rows = this.#capacity, cols }: Value): number {
    return rows * cols;
  }

  #temporary(cols: number): Value {
    return { cols, at: 0, isConstant: false };
  }

  #record(inputs: Value[], cols: number, call: (rows: number, to: Value) => void, scratch?: Value): Value {
    this.#open = undefined;
    if (scratch === undefined && inputs.every(({ isConstant }) => isConstant)) {
      const known = inputs[0].rows as number;
      const constant = { rows: known, cols, at: this.#kernel.allocate(known * cols), isConstant: true };
      call(known, constant);
      return constant;
    }
    const output = this.#temporary(cols);
    this.#steps.push({ inputs, writes: scratch ? [output, scratch] : [output], call: (count) => call(count, output) });
    return output;
  }

  #octaveTable(octaves: readonly number[]): number {
    const key = octaves.join();
    let at = this.#octaves.get(key);
    if (at === undefined) {
      at = this.#kernel.allocate(octaves.length);
      this.#kernel.floats(at, octaves.length).set(octaves);
      this.#octaves.set(key, at);
    }
    return at;
  }
}
