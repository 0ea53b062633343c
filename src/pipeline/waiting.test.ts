import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temperature, testPipeline, transform } from './testing/test-pipeline.js';

const START = 1000;

test('a reading waits for its pose up to a second, in order', () => {
  const { pipeline, lines } = testPipeline();
  pipeline.receiveTransforms(transform(0, 0, START), false);
  pipeline.receive('thermometer', temperature(20, START + 0.5), START + 0.5);
  pipeline.receive('thermometer', temperature(21, START + 0.6), START + 0.6);
  pipeline.tick(START + 1.5);
  assert.equal(pipeline.statistics(START + 1.5).lag, 1);
  pipeline.receiveTransforms(transform(1, 0, START + 0.55), false);
  pipeline.flush();
  assert.equal(pipeline.statistics(START + 1.5).observations, 1);
  pipeline.tick(START + 1.61);
  pipeline.flush();
  const { observations, rejected, examples } = pipeline.statistics(START + 2);
  assert.deepEqual([observations, rejected], [1, { no_transform: 1 }]);
  assert.deepEqual([examples[0].topic, examples[0].field], ['/thermometer', 'header.frame_id']);
  assert.match(examples[0].value, /base_link.*future/);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^warn: \/thermometer: rejected 1 \(no_transform\), such as header\.frame_id = base_link: /);
});

test('live, a reading also gets a second of real time: a clock that leaps ahead of the poses in the queue gives none up', (t) => {
  let real = 5000;
  t.mock.method(performance, 'now', () => real);
  const { pipeline } = testPipeline({}, undefined, { live: true });
  pipeline.receiveTransforms(transform(0, 0, START), false);
  pipeline.receive('thermometer', temperature(20, START + 0.5), START + 0.5);
  pipeline.tick(START + 3);
  pipeline.receiveTransforms(transform(1, 0, START + 0.6), false);
  pipeline.receive('thermometer', temperature(21, START + 0.7), START + 3);
  real += 1001;
  pipeline.tick(START + 4);
  assert.deepEqual(pipeline.statistics(START + 4).rejected, {}, 'a second of both clocks, to the end');
  pipeline.tick(START + 4.01);
  pipeline.flush();
  const { observations, rejected } = pipeline.statistics(START + 5);
  assert.deepEqual([observations, rejected], [1, { no_transform: 1 }]);
});

test('a reading from before the first pose is refused at once, and holds nobody up', () => {
  const { pipeline } = testPipeline();
  pipeline.receive('thermometer', temperature(20, START - 5), START);
  pipeline.receive('thermometer', temperature(21, START), START);
  pipeline.receiveTransforms(transform(0, 0, START), false);
  pipeline.flush();
  const { observations, rejected } = pipeline.statistics(START);
  assert.deepEqual([observations, rejected], [1, { no_transform: 1 }]);
});

test('what never finds its pose is counted at the end', () => {
  const { pipeline } = testPipeline();
  for (let i = 0; i < 5; i++) pipeline.receive('thermometer', temperature(20, START), START);
  pipeline.tick(Infinity);
  pipeline.flush();
  assert.deepEqual(pipeline.statistics(START).rejected, { no_transform: 5 });
});

test('what waits is bounded: the oldest are dropped and counted', () => {
  const { pipeline } = testPipeline();
  for (let i = 0; i < 2010; i++) pipeline.receive('thermometer', temperature(20, START + i * 1e-4), START);
  const { rejected, dropped } = pipeline.statistics(START);
  assert.deepEqual([rejected, dropped], [{ queue_full: 10 }, 10]);
  pipeline.receiveTransforms(transform(0, 0, START), false);
  pipeline.receiveTransforms(transform(0, 0, START + 1), false);
  pipeline.flush();
  assert.equal(pipeline.statistics(START).observations, 2000);
});
