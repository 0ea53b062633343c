import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testField, testReadings } from '../field/testing/test-field.js';
import { encodeCdr } from '../messages/cdr.js';
import { PeerExchange, STATE_TYPE } from './peer-exchange.js';
import { testConfig } from './testing/test-pipeline.js';

function exchangeOf(robot: string, parameters: Record<string, unknown> = {}) {
  const lines: string[] = [];
  const field = testField();
  const config = testConfig({ share: { robot, peers: ['alpha', 'beta', 'gamma'] }, value: { mean: 10, std: 2 }, ...parameters });
  return { field, lines, exchange: new PeerExchange(config, field, (level, text) => lines.push(`${level}: ${text}`)) };
}

const alpha = exchangeOf('alpha');
alpha.field.fold(testReadings(50));
const message = alpha.exchange.announce(true) as Uint8Array;

test('a state goes from robot to robot', () => {
  const beta = exchangeOf('beta');
  beta.exchange.receive('alpha', message, 0);
  const { receivedBytes, peers } = beta.exchange.statistics;
  assert.equal(receivedBytes, message.byteLength);
  assert.deepEqual(
    peers.map(({ name, observations, tiles, problem }) => [name, observations, tiles, problem]),
    [
      ['alpha', 50, alpha.field.tiles, undefined],
      ['gamma', 0, 0, undefined],
    ],
    'its own name among the peers is ignored',
  );
  assert.equal(alpha.exchange.statistics.sentBytes, message.byteLength);
  assert.equal(alpha.exchange.announce(false), undefined, 'there is no news');
});

test('a message that does not fit is refused: once in the log, in the statistics until one fits', () => {
  const { exchange, lines } = exchangeOf('beta');
  const problem = (peer: string) => exchange.statistics.peers.find(({ name }) => name === peer)?.problem;
  exchange.receive('gamma', message, 0);
  exchange.receive('gamma', message, 0);
  assert.deepEqual(lines, ['warn: state of peer gamma refused: it says that it is of robot "alpha"']);
  assert.match(problem('gamma') ?? '', /of robot "alpha"/);
  for (const length of [0, 3, 40, message.length / 2, message.length - 1]) {
    exchange.receive('alpha', message.subarray(0, length), 0);
    assert.notEqual(problem('alpha'), undefined, `${length} bytes`);
  }
  const data = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 2);
  exchange.receive('alpha', encodeCdr(STATE_TYPE, { robot: 'alpha', incarnation: 1, sequence: 1, since: 0, data }), 0);
  assert.match(problem('alpha') ?? '', /not a safetensors file: a header of 9223372036854775807 bytes|not a safetensors file: a header of/);
  exchange.receive('alpha', message, 0);
  assert.equal(problem('alpha'), undefined);
});

test('a message larger than all tiles can be is not even read', () => {
  const { exchange } = exchangeOf('beta', { tile: { size: 8, max: 1 } });
  exchange.receive('alpha', new Uint8Array(20_000_000), 0);
  assert.match(exchange.statistics.peers[0].problem ?? '', /20000000 bytes are more than tile\.max allows/);
});

test('robots that find their own value scale cannot share, and are told so', () => {
  const { exchange, lines } = exchangeOf('beta', { value: { mean: 'auto', std: 2 } });
  exchange.receive('alpha', message, 0);
  assert.match(lines.join(), /state of peer alpha refused: value\.mean or value\.std is auto.*set both to the same numbers on all robots/);
});

test('a peer whose clock is far ahead is refused: by its readings all others would be as good as forgotten', () => {
  const { exchange } = exchangeOf('beta');
  const ahead = exchangeOf('alpha');
  ahead.field.fold({ positions: Float64Array.of(0, 0), values: Float64Array.of(10), stamps: Float64Array.of(10_000) });
  const late = ahead.exchange.announce(true) as Uint8Array;
  exchange.receive('alpha', late, 6000);
  assert.match(exchange.statistics.peers[0].problem ?? '', /its latest reading, at 10000, is far ahead of the clock/);
  exchange.receive('alpha', late, 7000);
  assert.equal(exchange.statistics.peers[0].problem, undefined);
});
