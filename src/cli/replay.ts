import { parseArgs } from 'node:util';
import { type Config, ConfigError } from '../config/config.js';
import { readConfigFile } from '../config/read-file.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import { loadModel } from '../engine/load-model.js';
import type { Log } from '../pipeline/log.js';
import { Pipeline } from '../pipeline/pipeline.js';
import type { Statistics } from '../pipeline/statistics.js';
import { openRecording, type Recording } from '../recording/read-mcap.js';
import { fromInput, InputError } from './input-error.js';
import { Progress } from './progress.js';
import { matchSources, type SourceMatch } from './recorded-sources.js';
import { ReplayOutputs } from './replay-outputs.js';
import { ReplayPage } from './replay-page.js';
import { ReplayRun } from './replay-run.js';

export const usage =
  'cmanp replay FILE.mcap|FOLDER --config F [--dashboard [--speed X]] [--out OUT.mcap] [--state OUT.safetensors] [--json]';

interface Options {
  readonly recording: string;
  readonly config: string;
  readonly out?: string;
  readonly state?: string;
  readonly dashboard: boolean;
  /** Seconds of the recording per second, for the dashboard. */
  readonly speed: number;
  readonly json: boolean;
}

/** What a replay did, as `--json` prints it. */
interface Summary {
  /** Messages of the sources. */
  readonly messages: number;
  readonly observations: number;
  readonly rejected: Statistics['rejected'];
  readonly updates: number;
  readonly tiles: number;
  readonly state_bytes: number;
  readonly predictions: number;
  readonly seconds: number;
  /** Configured topics that the recording does not hold. */
  readonly absent_topics: readonly string[];
}

/**
 * The node's pipeline on a recording, without ROS, as fast as it goes. The state goes to `--state` alone: a replay leaves the
 * configuration's own state file in peace.
 *
 * @throws InputError, and Error for a failure on the way; one line each.
 */
export async function replay(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const prepared = await fromInput(() => prepare(options));
  try {
    await run(prepared);
    return 0;
  } finally {
    prepared.engine.dispose();
    await prepared.recording.close();
  }
}

interface Prepared extends SourceMatch {
  readonly options: Options;
  readonly config: Config;
  readonly recording: Recording;
  readonly engine: Engine;
  readonly pipeline: Pipeline;
}

/** All that can be wrong with the input is found here, before the first message. */
async function prepare(options: Options): Promise<Prepared> {
  const config = readConfigFile(options.config);
  const recording = await openRecording(options.recording);
  try {
    const match = matchSources(config.sources, recording);
    const engine = await createEngine(loadModel(config.model), { latents: config.latents, kind: config.engine });
    const state = { ...config.state, path: options.state ?? '' };
    const pipeline = new Pipeline({ ...config, state }, engine, logTo(options));
    for (const { source, definition } of match.recorded) pipeline.addSource(source, definition);
    return { ...match, options, config, recording, engine, pipeline };
  } catch (error) {
    await recording.close();
    if (error instanceof ConfigError) throw new ConfigError(`${options.config}: ${error.message}`, { cause: error });
    throw error;
  }
}

async function run(prepared: Prepared): Promise<void> {
  const { options, config, recording, pipeline, recorded, absent } = prepared;
  for (const warning of recording.warnings) console.error(`warning: ${warning}`);
  for (const topic of absent) console.error(`warning: ${options.recording}: topic ${topic} is not in the recording`);
  const start = performance.now();
  const outputs = options.out === undefined ? undefined : await ReplayOutputs.create(options.out);
  const replaying = new ReplayRun(config, pipeline, outputs);
  const page = options.dashboard ? await openPage(prepared) : undefined;
  const played = recording.topics.filter(({ name }) => name === '/tf' || recorded.some(({ topic }) => topic === name));
  const total = played.reduce((sum, { messageCount }) => sum + messageCount, 0);
  const progress = new Progress(total);
  try {
    await replaying.play(recording, recorded, (time, messages) => {
      progress.show(messages);
      return page?.reach(time, messages / total) ?? true;
    });
    progress.end();
    await page?.linger(replaying.now);
  } finally {
    progress.end();
    await page?.close();
    await outputs?.close();
  }
  if (options.state !== undefined) await pipeline.save(options.state);
  const statistics = pipeline.statistics(replaying.now);
  const summary: Summary = {
    messages: statistics.messages,
    observations: statistics.observations,
    rejected: statistics.rejected,
    updates: statistics.updates,
    tiles: statistics.tiles + statistics.tilesSpilled,
    state_bytes: statistics.stateBytes,
    predictions: statistics.predictions,
    seconds: (performance.now() - start) / 1000,
    absent_topics: absent,
  };
  console.log(options.json ? JSON.stringify(summary) : describe(summary, statistics, replaying.noGrid));
}

/** The page of a replay, which Ctrl-C ends; the summary comes then. */
async function openPage({ options, config, engine, pipeline }: Prepared): Promise<ReplayPage> {
  const page = await ReplayPage.open({ config, engine, pipeline, speed: options.speed, statePath: options.state });
  console.error(`dashboard on http://${config.dashboard.host}:${page.port}; Ctrl-C ends it`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void page.close());
  return page;
}

function describe(summary: Summary, { examples }: Statistics, noGrid: string | undefined): string {
  const rejected = Object.entries(summary.rejected).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${summary.messages} messages in ${summary.seconds.toFixed(2)} s`,
    `${summary.observations} observations in ${summary.updates} updates; rejected: ${rejected.join(', ') || 'none'}`,
    ...examples.map(({ reason, topic, field, value }) => `  ${reason}: ${topic}: ${field} ${value}`),
    `${summary.tiles} tiles, ${summary.state_bytes} bytes of state`,
    `${summary.predictions} grids predicted${noGrid === undefined ? '' : `; none at the end: ${noGrid}`}`,
    ...summary.absent_topics.map((topic) => `not in the recording: ${topic}`),
  ].join('\n');
}

function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      out: { type: 'string' },
      state: { type: 'string' },
      dashboard: { type: 'boolean', default: false },
      speed: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length !== 1 || values.config === undefined) throw new InputError(`usage: ${usage}`);
  if (values.speed !== undefined && !values.dashboard) throw new InputError('--speed goes with --dashboard');
  const speed = Number(values.speed ?? 1);
  if (!(speed > 0)) throw new InputError(`--speed ${values.speed} is not a number above 0`);
  return { ...values, recording: positionals[0], config: values.config, speed };
}

function logTo({ json }: Options): Log {
  return (level, text) => {
    if (level === 'warn' || level === 'error' || (level === 'info' && !json)) console.error(`${level}: ${text}`);
  };
}
