import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { packageRoot } from '../../package-root.js';
import { RecentTimes } from '../../pipeline/recent-times.js';
import { Child } from '../../start/child.js';
import { GRID_SIZE, NAMESPACE, Probe, READING_TOPIC, READING_TYPE } from './probe.js';

/** Milliseconds from publishing a reading to having the prediction that contains it. */
export interface LatencyRow {
  readonly 'the prediction': string;
  readonly 'p50 ms': number;
  readonly 'p99 ms': number;
  readonly readings: number;
}

/** Grids per second: the node's default, and one for a robot that reacts to what it predicts. */
const RATES = [2, 20];
const READINGS = 100;
const RESOLUTION = 0.25;

/**
 * Latency through real ROS 2 (`source .ros/setup.bash`, or a ROS 2 of your own): a node of ours in a process of its own, and a probe that
 * publishes a reading, waits for a prediction that it has changed, pauses for a random part of the grid's period, and goes on.
 */
export async function latency(
  model: string,
  latents: number,
  readings = READINGS,
  rates: readonly number[] = RATES,
): Promise<LatencyRow[]> {
  // A benchmark's topics are nothing for the other robots on the network.
  process.env.ROS_AUTOMATIC_DISCOVERY_RANGE ??= 'LOCALHOST';
  const probe = await Probe.start();
  const rows: LatencyRow[] = [];
  try {
    for (const rate of rates) {
      const measure = (what: string, once: () => Promise<number>): Promise<LatencyRow> => repeat(what, readings, 1000 / rate, once);
      await withNode({ model, latents, grid: { rate, size: GRID_SIZE, resolution: RESOLUTION, follow: '' } }, async () => {
        await probe.ready();
        rows.push(await measure(`published, at ${rate} Hz`, () => probe.untilPublished()));
        if (rate === rates.at(-1)) rows.push(await measure('asked for (~/query)', () => probe.untilAnswered()));
      });
    }
  } finally {
    probe.stop();
  }
  return rows;
}

async function repeat(what: string, readings: number, period: number, once: () => Promise<number>): Promise<LatencyRow> {
  const times = new RecentTimes();
  for (let i = 0; i < readings; i++) {
    times.add(await once());
    // Not in step with the grid.
    await new Promise((resolve) => setTimeout(resolve, period * Math.random()));
  }
  const { p50, p99 } = times.percentiles;
  return { 'the prediction': what, 'p50 ms': p50, 'p99 ms': p99, readings };
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
