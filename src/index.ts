/**
 * The library: a field over the map, conditioned on readings, without ROS.
 *
 * @packageDocumentation
 *
 * @example
 * import { createEngine, Field, loadModel } from 'cmanp_ros';
 *
 * const engine = await createEngine(loadModel('field2d'), { latents: 64 });
 * const field = new Field(engine, { scale: { mean: 20, std: 5 }, tile: { size: 20, overlap: 0.5 } });
 * // 21.5 was read at (0, 0), 19 at (3, 4).
 * field.fold({ positions: Float64Array.of(0, 0, 3, 4), values: Float64Array.of(21.5, 19) });
 * // Here, between the readings, and there, far away:
 * const { mean, std } = field.predict(Float64Array.of(1, 1, 9, -9));
 * engine.dispose();
 */
export type { Architecture } from './cmab/architecture.js';
export type { AttentionState } from './cmab/attention-state.js';
export type { CmanpState } from './cmab/cmanp-state.js';
export type { Tensor, Weights } from './cmab/weights.js';
export { type Config, ConfigError, type SourceConfig } from './config/config.js';
export { PARAMETERS, type ParameterDefinition, type ParameterValue, SOURCE_PARAMETERS } from './config/parameters.js';
export { parseConfig } from './config/parse.js';
export { readConfigFile } from './config/read-file.js';
export { createEngine, type EngineOptions } from './engine/create-engine.js';
export type { Conditioned, Engine, EngineKind, Prediction } from './engine/engine.js';
export { loadModel } from './engine/load-model.js';
export type { Model } from './engine/model.js';
export type { TileGroup } from './field/blend.js';
export type { ExplorePlace } from './field/explore.js';
export { Field, type FieldOptions, type FoldResult } from './field/field.js';
export type { Freshness } from './field/freshness.js';
export { type GridGeometry, type GridLevel, type GridPrediction, gridAround, predictGrid } from './field/grid.js';
export type { JointOptions, JointPrediction } from './field/joint.js';
export type { Knowledge } from './field/knowledge.js';
export { mergeStates } from './field/merge-states.js';
export type { Observations } from './field/observations.js';
export type { PeerStatistics, StateUpdate } from './field/peer-states.js';
export type { Region } from './field/region.js';
export type { RiskOptions } from './field/risk.js';
export type { LocalEvidence } from './field/scratch.js';
export type { FieldSnapshot, SpilledTile, StoredTile } from './field/snapshot.js';
export { decodeState, encodeState } from './field/state-file.js';
export { readStateFile, writeAtomically } from './field/state-storage.js';
export type { TileGeometry, TileIndex } from './field/tile-lattice.js';
export type { TileStatistics } from './field/tile-store.js';
export { scaleOf, type ValueScale, type ValueScaleOptions, type WarmupSums } from './field/value-scale.js';
export type { RejectReason } from './messages/readings.js';
export type { Log } from './pipeline/log.js';
export type { ExchangeStatistics, PeerReport } from './pipeline/peer-exchange.js';
export { Pipeline } from './pipeline/pipeline.js';
export type { RejectExample, SourceStatistics, Statistics } from './pipeline/statistics.js';
