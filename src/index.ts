/**
 * The library: a field over the map, conditioned on readings, without ROS.
 *
 * @example
 * import { createEngine, Field, loadModel } from 'cmanp_ros';
 *
 * const engine = await createEngine(loadModel('field2d'), { latents: 64 });
 * const field = new Field(engine, { scale: { mean: 20, std: 5 }, tile: { size: 20, overlap: 0.5 } });
 * field.fold({ positions: Float64Array.of(0, 0, 3, 4), values: Float64Array.of(21.5, 19) }); // (0, 0) -> 21.5, (3, 4) -> 19
 * const { mean, std } = field.predict(Float64Array.of(1, 1)); // at (1, 1)
 *
 * @packageDocumentation
 */
export { type Config, ConfigError, type SourceConfig } from './config/config.js';
export { PARAMETERS, type ParameterDefinition, SOURCE_PARAMETERS } from './config/parameters.js';
export { parseConfig } from './config/parse.js';
export { readConfigFile } from './config/read-file.js';
export { createEngine } from './engine/create-engine.js';
export type { Engine, EngineKind, Prediction } from './engine/engine.js';
export { loadModel } from './engine/load-model.js';
export type { Model } from './engine/model.js';
export { Field, type FieldOptions, type FoldResult } from './field/field.js';
export { type GridGeometry, type GridPrediction, gridAround, predictGrid } from './field/grid.js';
export type { JointOptions, JointPrediction } from './field/joint.js';
export { mergeStates } from './field/merge-states.js';
export type { Observations } from './field/observations.js';
export type { RiskOptions } from './field/risk.js';
export type { FieldSnapshot } from './field/snapshot.js';
export { decodeState, encodeState } from './field/state-file.js';
export { readStateFile, writeAtomically } from './field/state-storage.js';
export type { TileGeometry } from './field/tile-lattice.js';
export { scaleOf, type ValueScale, type ValueScaleOptions } from './field/value-scale.js';
export type { Log } from './pipeline/log.js';
export { Pipeline } from './pipeline/pipeline.js';
export type { Statistics } from './pipeline/statistics.js';
