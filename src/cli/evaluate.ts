import { writeFile } from 'node:fs/promises';
import { evaluationFigure } from '../drawing/evaluation-figure.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { loadModel } from '../engine/load-model.js';
import { chooseTiles } from '../field/choose-tiles.js';
import { Field, type FieldOptions } from '../field/field.js';
import { scaleOf } from '../field/value-scale.js';
import { score } from '../math/score.js';
import { Batcher } from '../pipeline/batcher.js';
import { type EvaluateOptions, parseOptions } from './evaluate-options.js';
import { picture } from './evaluate-picture.js';
import { writeFigure } from './figure-file.js';
import { fromInput, InputError } from './input-error.js';
import { concatenate, readCsv, type Table } from './read-csv.js';

export { usage } from './evaluate-options.js';

const DEFAULT_LATENTS = 64;
/** Tiles offline, where no configuration bounds them: memory is a workstation's. */
const MAX_TILES = 4096;

/** What an evaluation found, as `--json` prints it: all of the values are in the value's own unit. */
export interface EvaluationResult {
  readonly n_train: number;
  readonly n_test: number;
  readonly nlpd: number;
  readonly rmse: number;
  readonly crps: number;
  readonly coverage_90: number;
  readonly update_ms: { readonly p50: number; readonly p99: number };
  readonly predict_us_per_point: number;
  readonly state_bytes: number;
  readonly tiles: number;
  /** Metres. */
  readonly tile_size: number;
  readonly seconds: number;
}

export async function run(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const start = performance.now();
  const read = (path: string) => readCsv(path, options.inputs, options.value);
  const train = concatenate(await Promise.all(options.train.map(read)));
  const test = await read(options.test);
  const engine = await openEngine(options);
  try {
    const field = new Field(engine, fieldOptions(engine, options, train, test));
    const { prediction, ...measured } = stream(field, options, train, test);
    if (options.predictions !== undefined) await writePredictions(options.predictions, options, test, prediction);
    const { coverage90, ...scores } = score(test.values, prediction.mean, prediction.std);
    report(
      {
        n_train: train.count,
        n_test: test.count,
        ...scores,
        coverage_90: coverage90,
        ...measured,
        state_bytes: field.byteLength,
        tiles: field.tiles,
        tile_size: field.snapshot().tile.size,
        seconds: (performance.now() - start) / 1000,
      },
      options.json,
    );
    if (options.plot !== undefined) writeFigure(options.plot, evaluationFigure(picture(options, field, train, test, prediction)));
    return 0;
  } finally {
    engine.dispose();
  }
}

async function openEngine({ model: name, latents, engine: kind, inputs }: EvaluateOptions): Promise<Engine> {
  return fromInput(() => {
    const model = loadModel(name);
    const { inputs: wanted, latents: most } = model.architecture;
    if (inputs.length !== wanted)
      throw new InputError(`--inputs: "${inputs.join(',')}" is not allowed; model ${model.name} has ${wanted} inputs`);
    return createEngine(model, { latents: latents ?? Math.min(DEFAULT_LATENTS, most), kind });
  });
}

function fieldOptions(engine: Engine, { config, tile: size }: EvaluateOptions, train: Table, test: Table): FieldOptions {
  if (config !== undefined) {
    const tile = size === undefined ? config.tile : { ...config.tile, size };
    return { scale: config.value, tile, halfLife: config.forget.halfLife, calibrate: config.calibrate };
  }
  const scale = scaleOf(train.values);
  const search = { positions: train.inputs, values: train.values, targets: test.inputs, scale, max: MAX_TILES };
  const tile = size === undefined ? chooseTiles(engine, search) : { size, overlap: 0.5 };
  return { scale, tile: { ...tile, max: MAX_TILES } };
}

/** The training rows in order, then the test rows. Rows carry no time, so that nothing is forgotten. */
function stream(field: Field, options: EvaluateOptions, train: Table, test: Table) {
  const batcher = new Batcher(field, options.batch);
  batcher.add(train.inputs, train.values);
  batcher.flush();
  if (field.warmupMissing > 0)
    throw new InputError(`--train: ${train.count} rows are too few; the warm-up needs ${field.warmupMissing} more`);
  if (field.tilesEvicted > 0)
    console.error(`warning: ${field.tilesEvicted} tiles were dropped because there were more than allowed (tile.max)`);
  const start = performance.now();
  const prediction = field.predict(test.inputs);
  const predict_us_per_point = ((performance.now() - start) * 1000) / test.count;
  return { prediction, update_ms: batcher.times.percentiles, predict_us_per_point };
}

async function writePredictions(path: string, { inputs }: EvaluateOptions, test: Table, { mean, std }: Prediction): Promise<void> {
  const width = inputs.length;
  const rows = Array.from(mean, (m, i) => [...test.inputs.subarray(i * width, (i + 1) * width), test.values[i], m, std[i]].join(','));
  await writeFile(path, `${[...inputs, 'truth', 'mean', 'std'].join(',')}\n${rows.join('\n')}\n`);
}

function report(result: EvaluationResult, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(result));
    return;
  }
  const { update_ms: update } = result;
  console.log(`${result.n_train} rows folded, ${result.n_test} predicted in ${result.seconds.toFixed(2)} s
nlpd ${result.nlpd.toFixed(4)}   rmse ${result.rmse.toFixed(4)}   crps ${result.crps.toFixed(4)}   coverage of 90 % intervals ${result.coverage_90.toFixed(3)}
update p50 ${update.p50.toFixed(3)} ms, p99 ${update.p99.toFixed(3)} ms; prediction ${result.predict_us_per_point.toFixed(1)} us a point
${result.tiles} tiles of ${Number(result.tile_size.toPrecision(4))} m, ${result.state_bytes} bytes of state`);
}
