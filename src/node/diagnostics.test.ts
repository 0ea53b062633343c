import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Statistics } from '../pipeline/statistics.js';
import { diagnosticStatus, type NodeHealth } from './diagnostics.js';

const statistics: Statistics = {
  messages: 10,
  observations: 7,
  updates: 2,
  rejected: { not_finite: 2, queue_full: 1, warmup: 0 },
  dropped: 1,
  warmupMissing: 0,
  tiles: 4,
  tilesEvicted: 0,
  stateBytes: 1000,
  updateMs: { p50: 0.5, p99: 1.25 },
  predictions: 3,
  predictionMs: 7.5,
  lag: 0.25,
  exchange: { sentBytes: 0, receivedBytes: 0, peers: [] },
  sources: [{ name: 'sonar', topic: '/sonar', messages: 10 }],
  examples: [{ reason: 'no_transform', topic: '/sonar', field: 'header.frame_id', value: 'sonar_link' }],
};
const well: NodeHealth = { problems: [], unpublished: [], queueFull: new Map() };
const nothing = { ...statistics, messages: 0, observations: 0, tiles: 0, examples: [] };

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

test('a robot that shares says what it has from its peers, and why one is refused', () => {
  const heard = { observations: 90, tiles: 12, bytes: 1, behind: true };
  const exchange = {
    sentBytes: 100,
    receivedBytes: 200,
    peers: [
      { ...heard, name: 'beta' },
      { observations: 0, tiles: 0, bytes: 0, behind: false, name: 'gamma', problem: 'it has 16 latents, not 64' },
    ],
  };
  const { level, message, values } = diagnosticStatus('cmanp: field', { ...statistics, exchange }, well);
  assert.deepEqual([level, message], ['warn', 'state of peer gamma refused: it has 16 latents, not 64']);
  assert.deepEqual(
    [values['state sent bytes'], values['state received bytes'], values['peer beta']],
    [100, 200, '90 observations in 12 tiles, some tiles are late'],
  );
  const onlyPeers = { ...statistics, exchange: { ...exchange, peers: [{ ...heard, name: 'beta' }] }, messages: 0, tiles: 0, examples: [] };
  assert.equal(diagnosticStatus('cmanp: field', onlyPeers, well).message, 'mapping');
});

test('a node without a map warns with the reason', () => {
  const message = (given: Statistics, health: Partial<NodeHealth> = {}) => {
    const status = diagnosticStatus('cmanp: field', given, { ...well, ...health });
    assert.equal(status.level, 'warn');
    return status.message;
  };
  assert.equal(message(nothing, { unpublished: ['/sonar', '/tf'] }), 'no publisher on /sonar; no publisher on /tf');
  assert.equal(message(nothing), 'no message yet');
  assert.equal(message({ ...statistics, tiles: 0, warmupMissing: 20, examples: [] }), 'warming up, 20 readings to go');
  assert.match(message({ ...statistics, tiles: 0 }), /\/sonar: no_transform: header.frame_id sonar_link/);
  assert.equal(message(statistics, { noGrid: 'grid.follow: no transform' }), 'grid.follow: no transform');
  assert.equal(message(statistics, { problems: ['/sonar has another type'] }), '/sonar has another type');
  assert.match(message({ ...statistics, scaleMisfit: 18.4 }), /18 standard deviations off the value scale: set value\.mean and value\.std/);
});
