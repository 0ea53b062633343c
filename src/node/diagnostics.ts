import type { DiagnosticStatus } from '../messages/encode-diagnostics.js';
import type { Statistics } from '../pipeline/statistics.js';

/** What the node knows beside the pipeline's figures. */
export interface NodeHealth {
  /** Topics and transforms that do not fit; one line each. */
  readonly problems: readonly string[];
  /** Topics, fully qualified, that nobody publishes. */
  readonly unpublished: readonly string[];
  /** Why the last grid could not be predicted. */
  readonly noGrid?: string;
  /** Messages lost on the way to the worker, per source. */
  readonly queueFull: ReadonlyMap<string, number>;
}

/** The node's status: figures, and a warning with the reason while it does not map. */
export function diagnosticStatus(name: string, statistics: Statistics, health: NodeHealth): DiagnosticStatus {
  const queueFull = sum([...health.queueFull.values()]);
  const rejected = { ...statistics.rejected, queue_full: (statistics.rejected.queue_full ?? 0) + queueFull };
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const warnings = [...health.problems, ...noMapReasons(statistics, health), ...scaleProblem(statistics), ...peerProblems(statistics)];
  return {
    level: warnings.length > 0 ? 'warn' : 'ok',
    name,
    message: warnings.join('; ') || 'mapping',
    values: {
      observations: statistics.observations,
      rejected: sum(reasons.map(([, count]) => count)),
      ...Object.fromEntries(reasons.map(([reason, count]) => [`rejected ${reason}`, count])),
      dropped: statistics.dropped + queueFull,
      tiles: statistics.tiles,
      'state bytes': statistics.stateBytes,
      'update p50 ms': statistics.updateMs.p50.toFixed(3),
      'update p99 ms': statistics.updateMs.p99.toFixed(3),
      'prediction ms': statistics.predictionMs.toFixed(3),
      'lag s': statistics.lag.toFixed(3),
      messages: statistics.messages,
      updates: statistics.updates,
      predictions: statistics.predictions,
      ...exchangeFigures(statistics),
    },
  };
}

/** Why there is no map; empty once there is one. */
function noMapReasons(statistics: Statistics, { noGrid, unpublished }: NodeHealth): string[] {
  const peerTiles = sum(statistics.exchange.peers.map(({ tiles }) => tiles));
  if (statistics.tiles + peerTiles > 0) return noGrid === undefined ? [] : [noGrid];
  if (statistics.messages === 0) {
    return unpublished.length > 0 ? unpublished.map((topic) => `no publisher on ${topic}`) : ['no message yet'];
  }
  const refused = statistics.examples.map(({ reason, topic, field, value }) => `${topic}: ${reason}: ${field} ${value}`);
  if (statistics.warmupMissing > 0) return [`warming up, ${statistics.warmupMissing} readings to go`, ...refused];
  return refused.length > 0 ? refused : ['no observation yet'];
}

function scaleProblem({ scaleMisfit }: Statistics): string[] {
  if (scaleMisfit === undefined) return [];
  return [`the latest readings are ${scaleMisfit.toFixed(0)} standard deviations off the value scale: set value.mean and value.std`];
}

function peerProblems({ exchange }: Statistics): string[] {
  return exchange.peers.flatMap(({ name, problem }) => (problem === undefined ? [] : [`state of peer ${name} refused: ${problem}`]));
}

/** Only of a robot that shares: to others they would say nothing. */
function exchangeFigures({ exchange: { sentBytes, receivedBytes, peers } }: Statistics): Record<string, string | number> {
  if (sentBytes === 0 && peers.length === 0) return {};
  const said = peers.map(({ name, observations, tiles, behind }) => [
    `peer ${name}`,
    `${observations} observations in ${tiles} tiles${behind ? ', some tiles are late' : ''}`,
  ]);
  return { 'state sent bytes': sentBytes, 'state received bytes': receivedBytes, ...Object.fromEntries(said) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
