import { Random } from '../cmab/random.js';
import type { Conditioned, Engine } from '../engine/engine.js';
import { ExactProcess } from './exact-process.js';
import { type Contestant, interleave, type TimeRow } from './interleaved.js';
import { onThreads, type Rivals, THREADS, withPyTorch } from './rivals.js';
import { encodeHistory, type TnpdRuntime } from './tnpd/encode-history.js';
import { OnnxTnpd } from './tnpd/onnx-tnpd.js';
import { WasmTnpd } from './tnpd/wasm-tnpd.js';

const HISTORIES = [100, 1000, 3000, 10_000];
const FRESH = 10;
/** Above this, our plain Cholesky factorisation takes minutes; PyTorch's goes on. */
const MOST_OF_PLAIN_PROCESS = 3000;
const ROUNDS = 5;
/** Histories of which a round takes many seconds, and fewer rounds. */
const LONG = 3000;
const LONG_ROUNDS = 3;

/** `n x inputs` places and `n` values; the last of them are fresh. */
interface Stream {
  readonly places: Float64Array;
  readonly values: Float64Array;
}

/**
 * The paper's motive: 10 new readings after a history of N, until everything is ready to predict. The model folds them and refreshes its
 * latents. Beside it, what keeps its history: an exact Gaussian process that starts over or appends them to its factor, and a transformer
 * neural process that encodes all N + 10 anew.
 */
export async function updateAgainstHistory(engine: Engine, rivals: Rivals, histories: readonly number[] = HISTORIES): Promise<TimeRow[]> {
  const { model, latents } = engine;
  return withPyTorch(rivals, model, latents, async (pytorch) => {
    const rows: TimeRow[] = [];
    for (const history of histories) {
      const stream = randomStream(history + FRESH, model.architecture.inputs);
      const operation = `${FRESH} readings after ${history}`;
      const timed = (name: string, run: () => unknown): Contestant => ({ name, round: async (time) => void (await time(operation, run)) });
      const reported = (name: string, run: () => Promise<number>): Contestant => ({
        name,
        round: async (_time, report) => report(operation, await run()),
      });
      const contestants = [timed('wasm', update(engine, stream))];
      if (history <= MOST_OF_PLAIN_PROCESS) {
        const process = new ExactProcess(stream.places, stream.values);
        contestants.push(
          timed('exact GP from scratch', () => process.takeIn(0)),
          timed('exact GP appended', () => process.takeIn(history)),
        );
      }
      for (const [name, torch] of pytorch) {
        await torch.drawProcess(history + FRESH);
        contestants.push(reported(`exact GP from scratch, ${name}`, () => torch.processFromScratch()));
        contestants.push(reported(`exact GP appended, ${name}`, () => torch.appendToProcess(FRESH)));
      }
      for (const [name, runtime] of await transformers(rivals, stream)) contestants.push(timed(name, () => encode(runtime, stream)));
      rows.push(...(await interleave(contestants, history < LONG ? ROUNDS : LONG_ROUNDS, { latents })));
    }
    return rows;
  });
}

function randomStream(count: number, inputs: number): Stream {
  const random = new Random(2);
  return { places: new Float64Array(count * inputs).map(() => random.uniform(-1, 1)), values: random.normals(count) };
}

function update(engine: Engine, { places, values }: Stream): () => Conditioned {
  const history = values.length - FRESH;
  const { inputs } = engine.model.architecture;
  const state = engine.newState();
  engine.fold(state, places.subarray(0, history * inputs), values.subarray(0, history));
  return () => {
    engine.fold(state, places.subarray(history * inputs), values.subarray(history));
    return engine.condition(state);
  };
}

async function transformers({ onnx }: Rivals, { places, values }: Stream): Promise<Map<string, TnpdRuntime>> {
  const inputs = places.length / values.length;
  const named = new Map<string, TnpdRuntime>([['TNP-D, our kernel', new WasmTnpd(inputs, values.length)]]);
  if (onnx !== undefined) {
    for (const threads of THREADS) named.set(onThreads('TNP-D, onnxruntime', threads), await OnnxTnpd.create(onnx, inputs, threads));
  }
  return named;
}

function encode(runtime: TnpdRuntime, { places, values }: Stream): Promise<unknown> {
  const inputs = places.length / values.length;
  const readings = new Float32Array(places.length + values.length);
  values.forEach((value, i) => {
    readings.set(places.subarray(i * inputs, (i + 1) * inputs), i * (inputs + 1));
    readings[i * (inputs + 1) + inputs] = value;
  });
  return encodeHistory(runtime, readings, values.length);
}
