import type { DiagnosticStatus } from '../messages/encode-diagnostics.js';
import type { SourceStatistics, Statistics } from '../pipeline/statistics.js';

/** What the node knows beside the pipeline's figures. */
export interface NodeHealth {
  /** Seconds of the node's clock. */
  readonly now: number;
  /** Topics, clock, lifecycle and the state file, where something is wrong with them; one line each. */
  readonly problems: readonly string[];
  /** Topics, fully qualified, by source. */
  readonly topics: ReadonlyMap<string, string>;
  /** Topics, fully qualified, that nobody publishes. */
  readonly unpublished: readonly string[];
  /** Why the last grid could not be predicted. */
  readonly noGrid?: string;
  /** Messages lost on the way to the worker, per source. */
  readonly queueFull: ReadonlyMap<string, number>;
  /** Milliseconds by which the main thread's event loop was late at worst in 99 of 100 looks of the last second. */
  readonly eventLoopMs?: number;
  /** Worker threads that died and were replaced. */
  readonly workerRestarts?: number;
}

/** Seconds without news after which a map is stale; of slow sensors so many of their own intervals. */
const STALE_AFTER = 5;
const STALE_INTERVALS = 3;

/** The node's status: figures, and a warning with every reason why the map is empty or does not change. */
export function diagnosticStatus(name: string, statistics: Statistics, health: NodeHealth): DiagnosticStatus {
  const queueFull = sum([...health.queueFull.values()]);
  const rejected = { ...statistics.rejected, queue_full: (statistics.rejected.queue_full ?? 0) + queueFull };
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const warnings = [
    ...health.problems,
    ...statistics.sources.flatMap((source) => sourceProblem(source, statistics, health)),
    ...gridProblem(statistics, health),
    ...scaleProblem(statistics),
    ...peerProblems(statistics),
    ...tileProblem(statistics),
    ...modelProblem(statistics),
  ];
  return {
    level: warnings.length > 0 ? 'warn' : 'ok',
    name,
    message: warnings.join('; ') || 'mapping',
    values: {
      observations: statistics.observations,
      rejected: sum(reasons.map(([, count]) => count)),
      ...Object.fromEntries(reasons.map(([reason, count]) => [`rejected ${reason}`, count])),
      dropped: statistics.dropped + queueFull,
      ...(statistics.resets > 0 && { resets: statistics.resets }),
      tiles: statistics.tiles,
      ...(statistics.tilesSpilled > 0 && { 'tiles on disk': statistics.tilesSpilled }),
      ...(statistics.tilesEvicted > 0 && { 'tiles lost': statistics.tilesEvicted }),
      'state bytes': statistics.stateBytes,
      'update p50 ms': statistics.updateMs.p50.toFixed(3),
      'update p99 ms': statistics.updateMs.p99.toFixed(3),
      'prediction ms': statistics.predictionMs.toFixed(3),
      'lag s': statistics.lag.toFixed(3),
      messages: statistics.messages,
      updates: statistics.updates,
      predictions: statistics.predictions,
      ...(statistics.notFinite > 0 && { 'predictions not finite': statistics.notFinite }),
      ...(health.eventLoopMs !== undefined && { 'event loop p99 ms': health.eventLoopMs.toFixed(1) }),
      ...(health.workerRestarts && { 'worker restarts': health.workerRestarts }),
      ...(statistics.temperature > 1 && { 'std widened by': statistics.temperature.toFixed(2) }),
      ...exchangeFigures(statistics),
    },
  };
}

/** Why a source tells the map nothing new: nobody publishes, nothing arrives, or all that arrives is refused. */
function sourceProblem(source: SourceStatistics, statistics: Statistics, { now, topics, unpublished }: NodeHealth): string[] {
  const topic = topics.get(source.name) ?? source.topic;
  const patience = Math.max(STALE_AFTER, STALE_INTERVALS * (source.interval ?? 0));
  const { lastReceived, lastFolded } = source;
  if (lastReceived === undefined || now - lastReceived > patience) {
    const since = lastReceived === undefined ? 'yet' : `for ${(now - lastReceived).toFixed(0)} s`;
    return [unpublished.includes(topic) ? `no publisher on ${topic}, no message ${since}` : `no message on ${topic} ${since}`];
  }
  if (lastFolded !== undefined && lastReceived - lastFolded <= patience) return [];
  const since = lastFolded === undefined ? '' : ` for ${(now - lastFolded).toFixed(0)} s`;
  const refusals = statistics.examples.filter((example) => example.topic === source.topic);
  if (refusals.length === 0) return [`${topic}: no reading has reached the map yet`];
  const { reason, field, value } = refusals[refusals.length - 1];
  const noTransforms =
    reason === 'no_transform' ? unpublished.filter((name) => name === '/tf').map((name) => `no publisher on ${name}`) : [];
  return [`${topic}: all readings rejected${since} (${reason}): ${field} ${value}`, ...noTransforms];
}

/** Why there is no grid though readings arrive. */
function gridProblem({ warmupMissing, messages }: Statistics, { noGrid }: NodeHealth): string[] {
  if (warmupMissing > 0) return messages > 0 ? [`the value scale is warming up, ${warmupMissing} readings to go`] : [];
  return noGrid === undefined ? [] : [noGrid];
}

function scaleProblem({ scaleMisfit }: Statistics): string[] {
  if (scaleMisfit === undefined) return [];
  return [`the latest readings are ${scaleMisfit.toFixed(0)} standard deviations off the value scale: set value.mean and value.std`];
}

function peerProblems({ exchange }: Statistics): string[] {
  return exchange.peers.flatMap(({ name, problem }) => (problem === undefined ? [] : [`state of peer ${name} refused: ${problem}`]));
}

function tileProblem({ tilesEvicted, tileProblem: problem }: Statistics): string[] {
  if (problem === undefined) return [];
  return [tilesEvicted > 0 ? `${tilesEvicted} tiles are lost: ${problem}` : `tiles stay in memory: ${problem}`];
}

function modelProblem({ notFinite }: Statistics): string[] {
  return notFinite === 0 ? [] : [`${notFinite} predictions were not finite and went nowhere: the model or the state is broken`];
}

/** Only of a robot that shares: to others they would say nothing. */
function exchangeFigures({ exchange: { sentBytes, receivedBytes, peers } }: Statistics): Record<string, string | number> {
  if (sentBytes === 0 && peers.length === 0) return {};
  const said = peers.map(({ name, observations, tiles, behind, problem }) => [
    `peer ${name}`,
    tiles === 0 && problem === undefined
      ? 'nothing heard from it yet'
      : `${observations} observations in ${tiles} tiles${behind ? ', some tiles are late' : ''}`,
  ]);
  return { 'state sent bytes': sentBytes, 'state received bytes': receivedBytes, ...Object.fromEntries(said) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
