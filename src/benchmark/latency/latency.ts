import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { packageRoot } from '../../package-root.js';
import { RecentTimes } from '../../pipeline/recent-times.js';
import { Child } from '../../start/child.js';
import { GRID_SIZE, NAMESPACE, Probe, READING_TOPIC, READING_TYPE } from './probe.js';

/** Milliseconds from publishing a reading to having the prediction that contains it, or from asking to having the answer. */
export interface LatencyRow {
  readonly 'from, to': string;
  readonly 'p50 ms': number;
  readonly 'p99 ms': number;
  readonly times: number;
}

/** Grids per second: the node's default, and one for a robot that reacts to what it predicts. */
const RATES = [2, 20];
const TIMES = 100;
const RESOLUTION = 0.25;
/** Points along a path, as a planner would ask for, and joint samples of them. */
const POINTS = 100;
const SAMPLES = 20;

/**
 * Latency through real ROS 2 (`source .ros/setup.bash`, or a ROS 2 of your own): a node of ours in a process of its own, and a probe that
 * publishes a reading, waits for a prediction that it has changed, pauses for a random part of the grid's period, and goes on. Of a query it
 * publishes a reading before each, so that no answer is one that was remembered.
 */
export async function latency(model: string, latents: number, times = TIMES, rates: readonly number[] = RATES): Promise<LatencyRow[]> {
  // A benchmark's topics are nothing for the other robots on the network.
  process.env.ROS_AUTOMATIC_DISCOVERY_RANGE ??= 'LOCALHOST';
  const probe = await Probe.start();
  const rows: LatencyRow[] = [];
  try {
    for (const rate of rates) {
      const measure = (what: string, once: () => Promise<number>): Promise<LatencyRow> => repeat(what, times, 1000 / rate, once);
      await withNode({ model, latents, grid: { rate, size: GRID_SIZE, resolution: RESOLUTION, follow: '' } }, async () => {
        await probe.ready();
        rows.push(await measure(`a reading, its grid at ${rate} Hz`, () => probe.untilPublished()));
        if (rate !== rates.at(-1)) return;
        rows.push(await measure('a reading, an answer of ~/query with it', () => probe.untilAnswered()));
        const joint = { points: POINTS, samples: 0 };
        rows.push(await measure(`a query of ${POINTS} points with covariance, its answer`, () => probe.query(joint)));
        const sampled = { points: POINTS, samples: SAMPLES };
        rows.push(await measure(`the same with ${SAMPLES} joint samples`, () => probe.query(sampled)));
      });
    }
  } finally {
    probe.stop();
  }
  return rows;
}

async function repeat(what: string, count: number, period: number, once: () => Promise<number>): Promise<LatencyRow> {
  const times = new RecentTimes();
  for (let i = 0; i < count; i++) {
    times.add(await once());
    // Not in step with the grid.
    await new Promise((resolve) => setTimeout(resolve, period * Math.random()));
  }
  const { p50, p99 } = times.percentiles;
  return { 'from, to': what, 'p50 ms': p50, 'p99 ms': p99, times: count };
}

/** Runs while a node with these parameters runs. @throws Error with what the node said when it ends before. */
async function withNode(parameters: object, run: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-latency-'));
  const file = join(folder, 'parameters.yaml');
  const source = { topic: READING_TOPIC, type: READING_TYPE, field: 'z', reliability: 'reliable' };
  const all = { sources: ['probe'], probe: source, value: { mean: 0, std: 1 }, ...parameters };
  writeFileSync(file, stringify({ '/**': { ros__parameters: all } }));
  const program = join(packageRoot, 'bin/cmanp_node');
  const node = new Child('cmanp_node', program, ['--ros-args', '-r', `__ns:=${NAMESPACE}`, '--params-file', file], () => undefined);
  try {
    const failed = node.failed.then((reason) => {
      throw new Error(reason);
    });
    await Promise.race([run(), failed]);
  } finally {
    await node.stop();
    rmSync(folder, { recursive: true });
  }
}
