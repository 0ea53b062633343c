import { createEngine } from '../engine/create-engine.js';
import type { Model } from '../engine/model.js';
import { cloudPath } from './clouds.js';
import { timeEngines } from './engines.js';
import { updateAgainstHistory } from './history.js';
import type { TimeRow } from './interleaved.js';
import { hasRos, latencyThroughRos } from './latency/ros.js';
import { installedRivals } from './rivals.js';

/**
 * Times the engines, an update beside what keeps its history, and the path of messages, each in one interleaved run. What is not installed
 * is left out.
 */
export async function speed(model: Model, counts: readonly number[]): Promise<object[]> {
  const rivals = await installedRivals();
  const rows: TimeRow[] = [];
  for (const latents of counts) rows.push(...(await timeEngines(model, latents, rivals)));
  const latents = Math.max(...counts);
  const engine = await createEngine(model, { latents });
  rows.push(...(await updateAgainstHistory(engine, rivals)), ...(await cloudPath(engine)));
  return hasRos ? [...rows, ...(await latencyThroughRos(model.path, latents))] : rows;
}
