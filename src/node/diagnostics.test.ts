import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceStatistics, Statistics } from '../pipeline/statistics.js';
import { diagnosticStatus, type NodeHealth } from './diagnostics.js';

const statistics: Statistics = {
  messages: 10,
  observations: 7,
  updates: 2,
  rejected: { not_finite: 2, queue_full: 1, warmup: 0 },
  dropped: 1,
  resets: 0,
  warmupMissing: 0,
  tiles: 4,
  tilesSpilled: 0,
  temperature: 1,
  tilesEvicted: 0,
  stateBytes: 1000,
  updateMs: { p50: 0.5, p99: 1.25 },
  predictions: 3,
  predictionMs: 7.5,
  notFinite: 0,
  lag: 0.25,
  exchange: { sentBytes: 0, receivedBytes: 0, peers: [] },
  sources: [{ name: 'sonar', topic: '/sonar', messages: 10, lastReceived: 99.5, interval: 1, lastFolded: 99.5 }],
  examples: [],
};
const topics = new Map([['sonar', '/boat/sonar']]);
const well: NodeHealth = { now: 100, problems: [], topics, unpublished: [], queueFull: new Map() };

test('a node that maps is well, with the figures of the contract', () => {
  const { level, message, values } = diagnosticStatus('cmanp: field', statistics, { ...well, queueFull: new Map([['sonar', 4]]) });
  assert.deepEqual([level, message], ['ok', 'mapping']);
  assert.deepEqual(values, {
    observations: 7,
    rejected: 7,
    'rejected not_finite': 2,
    'rejected queue_full': 5,
    dropped: 5,
    tiles: 4,
    'state bytes': 1000,
    'update p50 ms': '0.500',
    'update p99 ms': '1.250',
    'prediction ms': '7.500',
    'lag s': '0.250',
    messages: 10,
    updates: 2,
    predictions: 3,
  });
});

test('resets and workers that were replaced are counted, and how late the event loop is', () => {
  const { values } = diagnosticStatus('cmanp: field', { ...statistics, resets: 3 }, { ...well, workerRestarts: 2, eventLoopMs: 1.25 });
  assert.deepEqual([values.resets, values['worker restarts'], values['event loop p99 ms']], [3, 2, '1.3']);
});

test('a robot that shares says what it has from its peers, and why one is refused', () => {
  const heard = { observations: 90, tiles: 12, bytes: 1, behind: true };
  const exchange = {
    sentBytes: 100,
    receivedBytes: 200,
    peers: [
      { ...heard, name: 'beta' },
      { observations: 0, tiles: 0, bytes: 0, behind: false, name: 'gamma', problem: 'it has 16 latents, not 64' },
      { observations: 0, tiles: 0, bytes: 0, behind: false, name: 'delta' },
    ],
  };
  const { level, message, values } = diagnosticStatus('cmanp: field', { ...statistics, exchange }, well);
  assert.deepEqual([level, message], ['warn', 'state of peer gamma refused: it has 16 latents, not 64']);
  assert.deepEqual(
    [values['state sent bytes'], values['state received bytes'], values['peer beta'], values['peer delta']],
    [100, 200, '90 observations in 12 tiles, some tiles are late', 'nothing heard from it yet'],
  );
});

/** What the node says, with a source that has seen what `source` says. */
function warning(source: Partial<SourceStatistics>, given: Partial<Statistics> = {}, health: Partial<NodeHealth> = {}): string {
  const sources = [{ ...statistics.sources[0], ...source }];
  const status = diagnosticStatus('cmanp: field', { ...statistics, sources, ...given }, { ...well, ...health });
  assert.equal(status.level, 'warn');
  return status.message;
}

const unheard = { messages: 0, lastReceived: undefined, interval: undefined, lastFolded: undefined };

test('a source that is not heard: nobody publishes, or nothing comes', () => {
  assert.equal(warning(unheard, {}, { unpublished: ['/boat/sonar', '/tf'] }), 'no publisher on /boat/sonar, no message yet');
  assert.equal(warning(unheard), 'no message on /boat/sonar yet');
});

test('a map that was made goes stale with a reason; a slow sensor is given its own time', () => {
  assert.equal(warning({ lastReceived: 90 }), 'no message on /boat/sonar for 10 s');
  assert.equal(warning({ lastReceived: 90 }, {}, { unpublished: ['/boat/sonar'] }), 'no publisher on /boat/sonar, no message for 10 s');
  assert.equal(warning({ lastReceived: 75, interval: 8 }), 'no message on /boat/sonar for 25 s');
  const slow = { ...statistics.sources[0], lastReceived: 80, interval: 8 };
  assert.equal(diagnosticStatus('cmanp: field', { ...statistics, sources: [slow] }, well).message, 'mapping');
});

test('readings that are all refused: why, since when, and who is missing', () => {
  const refusal = { topic: '/sonar', field: 'header.frame_id', value: 'sonar_link: no transform to map' };
  const examples = [{ reason: 'no_transform', ...refusal }] as const;
  const line = '/boat/sonar: all readings rejected (no_transform): header.frame_id sonar_link: no transform to map';
  assert.equal(warning({ lastFolded: undefined }, { examples }), line);
  assert.equal(warning({ lastFolded: undefined }, { examples }, { unpublished: ['/tf'] }), `${line}; no publisher on /tf`);
  assert.match(warning({ lastFolded: 60 }, { examples }), /all readings rejected for 40 s \(no_transform\)/);
  const newest = [...examples, { reason: 'out_of_range', topic: '/sonar', field: 'range', value: '81' } as const];
  assert.equal(warning({ lastFolded: undefined }, { examples: newest }), '/boat/sonar: all readings rejected (out_of_range): range 81');
  const others = [{ ...examples[0], topic: '/thermometer' }];
  assert.equal(warning({ lastFolded: undefined }, { examples: others }), '/boat/sonar: no reading has reached the map yet');
});

test('one source of two that fails is named, though the other maps', () => {
  const two = [statistics.sources[0], { ...unheard, name: 'echo', topic: '/echo' }];
  assert.equal(warning({}, { sources: two }), 'no message on /echo yet');
});

test('no grid, no value scale, a scale that does not fit', () => {
  assert.equal(warning({}, { warmupMissing: 20 }), 'the value scale is warming up, 20 readings to go');
  assert.equal(warning({}, {}, { noGrid: 'grid.follow: no transform' }), 'grid.follow: no transform');
  assert.equal(warning({}, {}, { problems: ['/sonar has another type'] }), '/sonar has another type');
  assert.match(warning({}, { scaleMisfit: 18.4 }), /18 standard deviations off the value scale: set value\.mean and value\.std/);
});

test('predictions that were not finite are a warning for good', () => {
  const { level, message, values } = diagnosticStatus('cmanp: field', { ...statistics, notFinite: 3 }, well);
  assert.deepEqual([level, values['predictions not finite']], ['warn', 3]);
  assert.match(message, /3 predictions were not finite and went nowhere/);
});
