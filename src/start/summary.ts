import { type Score, score } from '../math/score.js';
import type { NodeStatus, Observer } from './observer.js';
import { drawTestPoints } from './test-points.js';

/** Places at which the map is compared with the simulated truth. */
const TEST_POINTS = 2000;

/** What a headless run has to show. */
export interface Summary {
  readonly seconds: number;
  readonly observations: number;
  /** Readings that did not reach the state. */
  readonly rejected: number;
  readonly predictions: number;
  readonly test_points: number;
  /** The map against noisy readings of the simulated truth, degrees C. */
  readonly cmanp: Score;
  /** The same for a Gaussian with the mean and the spread of all readings, which knows no place. */
  readonly constant: Score;
  readonly state_bytes: number;
  readonly tiles: number;
  readonly update_ms: { readonly p50: number; readonly p99: number };
  readonly prediction_ms: number;
}

/** Asks the node for its map and scores it. @throws Error with one line when there is no map to score. */
export async function summarise(observer: Observer, seed: number, seconds: number): Promise<Summary> {
  const { status, readings: seen, predictions } = observer;
  if (status === undefined) throw new Error('the node has published no diagnostics');
  if (predictions === 0) throw new Error(`no prediction came: ${status.message}`);
  const { points, readings } = drawTestPoints(seed, TEST_POINTS);
  const { mean, std } = await observer.query(points);
  const everywhere = (value: number) => new Float64Array(readings.length).fill(value);
  return {
    seconds,
    observations: figure(status, 'observations'),
    rejected: figure(status, 'rejected'),
    predictions,
    test_points: readings.length,
    cmanp: score(readings, mean, std),
    constant: score(readings, everywhere(seen.mean), everywhere(seen.std)),
    state_bytes: figure(status, 'state bytes'),
    tiles: figure(status, 'tiles'),
    update_ms: { p50: figure(status, 'update p50 ms'), p99: figure(status, 'update p99 ms') },
    prediction_ms: figure(status, 'prediction ms'),
  };
}

function figure({ values }: NodeStatus, key: string): number {
  const text = values.get(key);
  if (text === undefined) throw new Error(`the node's diagnostics have no '${key}'`);
  return Number(text);
}

/** The summary for people. */
export function formatSummary(summary: Summary): string {
  const { observations, rejected, seconds, test_points: points, cmanp, constant, tiles, state_bytes: bytes, update_ms: update } = summary;
  const row = (name: string, { rmse, nlpd, coverage90 }: Score) =>
    `  ${name.padEnd(24)}${rmse.toFixed(3).padStart(9)}${nlpd.toFixed(3).padStart(9)}${`${(100 * coverage90).toFixed(1)} %`.padStart(12)}`;
  return [
    `${observations} readings folded in ${seconds} s, ${rejected} rejected`,
    `against noisy readings of the simulated truth at ${points} random places, °C:`,
    `  ${''.padEnd(24)}${'rmse'.padStart(9)}${'nlpd'.padStart(9)}${'coverage_90'.padStart(12)}`,
    row('cmanp', cmanp),
    row('mean of all readings', constant),
    `state ${bytes} bytes in ${tiles} tiles, whatever it has seen`,
    `update ${update.p50.toFixed(2)} ms median, ${update.p99.toFixed(2)} ms p99; prediction of the grid ${summary.prediction_ms.toFixed(1)} ms`,
  ].join('\n');
}
