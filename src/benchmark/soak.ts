import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MessageChannel } from 'node:worker_threads';
import { parseConfig } from '../config/parse.js';
import { encodeCdr } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import type { InboxMessage } from '../node/inbox.js';
import { PipelineWorker } from '../node/pipeline-worker.js';
import { type SpawnThread, startThread } from '../node/worker-thread.js';
import { CLOUD, cloud } from './clouds.js';
import { liveMemory } from './live-memory.js';
import type { SoakStart } from './soak-thread.js';

/** How things stand after a part of the soak. */
export interface SoakRow {
  readonly readings: number;
  readonly tiles: number;
  readonly 'state bytes': number;
  /** Resident memory of the whole process, the most since the row before. */
  readonly 'RSS MB': number;
  /** Of the main thread and the worker, what is in use after a collection of garbage: a leak would show here. */
  readonly 'live MB': number;
  /** Files, sockets and pipes of the process. */
  readonly descriptors: number;
  readonly threads: number;
  /** How late the main thread's event loop was at worst in 99 of 100 looks since the row before. */
  readonly 'event loop p99 ms': number;
  readonly 'update p99 ms': number;
  readonly 'readings a second': number;
}

const POINTS = 2000;
/** Metres. */
const SIDE = 60;
const CLOUDS_A_CALL = 8;
/** Different clouds, which come again and again. */
const DISTINCT = 16;
const CALLS_A_GRID = 20;
const PARTS = 10;
/** Milliseconds between looks at the event loop, which are part of what the histogram has. */
const RESOLUTION = 5;

/**
 * Readings without end through the node's worker, as clouds of CDR bytes, with grids in between: what grows or gets slower shows. It passes
 * the bytes as the node does, without ROS.
 *
 * @param tell gets each row as soon as it is known.
 */
export async function soak(model: string, latents: number, readings: number, tell: (row: SoakRow) => void = () => {}): Promise<SoakRow[]> {
  const config = parseConfig({
    model,
    latents,
    sources: ['lidar'],
    lidar: { type: CLOUD, topic: '/points', field: 'intensity' },
    value: { mean: 0, std: 1 },
    tile: { size: 20, overlap: 0 },
    grid: { follow: '', size: [10, 10], resolution: 0.5 },
  });
  const fail = (reason: string) => {
    throw new Error(reason);
  };
  const events = { log: (_: string, text: string) => console.error(text), onRestart: () => fail('the worker died'), onGivenUp: fail };
  const { port1: memory, port2 } = new MessageChannel();
  const spawn: SpawnThread = (start, transfer) => {
    const soakStart: SoakStart = { ...start, memory: port2 };
    return startThread(new URL('./soak-thread.js', import.meta.url), soakStart, [...transfer, port2]);
  };
  const worker = new PipelineWorker(config, { lidar: builtinDefinition(CLOUD) }, events, { spawn });
  const clouds = Array.from({ length: DISTINCT }, (_, i) => encodeCdr(CLOUD, cloud(POINTS, SIDE, i)));
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION });
  loop.enable();
  const rows: SoakRow[] = [];
  let sent = 0;
  let rss = 0;
  let [start, startedWith] = [performance.now(), 0];
  for (let call = 1; rows.length < PARTS; call++) {
    const now = call / 10;
    const messages = Array.from({ length: CLOUDS_A_CALL }, (_, i): InboxMessage => {
      return { channel: 'lidar', cdr: clouds[(call * CLOUDS_A_CALL + i) % DISTINCT].slice(), receivedAt: now };
    });
    await worker.call(
      'receive',
      { messages, now },
      messages.map(({ cdr }) => cdr.buffer as ArrayBuffer),
    );
    sent += CLOUDS_A_CALL * POINTS;
    if (call % CALLS_A_GRID === 0) {
      const wanted = { prediction: true, risk: true, gridMap: false, speedMask: false, dashboard: false };
      await worker.call('grid', { now, wanted });
    }
    rss = Math.max(rss, process.memoryUsage.rss() / 1e6);
    if (sent < (readings * (rows.length + 1)) / PARTS) continue;
    const { observations, tiles, stateBytes, updateMs } = await worker.call('statistics', { now });
    memory.postMessage('live');
    const [ofWorker] = (await once(memory, 'message')) as [number];
    const row: SoakRow = {
      readings: observations,
      tiles,
      'state bytes': stateBytes,
      'RSS MB': rss,
      'live MB': (liveMemory() + ofWorker) / 1e6,
      descriptors: readdirSync('/proc/self/fd').length,
      threads: readdirSync('/proc/self/task').length,
      'event loop p99 ms': Math.max(0, loop.percentile(99) / 1e6 - RESOLUTION),
      'update p99 ms': updateMs.p99,
      'readings a second': ((observations - startedWith) / (performance.now() - start)) * 1000,
    };
    rows.push(row);
    tell(row);
    loop.reset();
    [rss, start, startedWith] = [0, performance.now(), observations];
  }
  loop.disable();
  memory.close();
  worker.close();
  return rows;
}
