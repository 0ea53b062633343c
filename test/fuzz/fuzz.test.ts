/** The same cases each time; `npm run fuzz` looks for new ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSafetensors, type StoredTensor } from '../../src/cmab/safetensors.js';
import { reseal } from '../../src/field/testing/reseal.js';
import { testEngine } from '../../src/field/testing/test-field.js';
import { testDefinition } from '../../src/messages/testing/sensor-messages.js';
import { Pipeline } from '../../src/pipeline/pipeline.js';
import { testConfig, transform } from '../../src/pipeline/testing/test-pipeline.js';
import { checkDecoders, checkDefinition, checkPeer, checkRecording, checkState, checkTransforms, SOURCES } from './checks.js';
import { anyMessage, damaged, received, transforms } from './generators.js';
import { peerMessage, recordings, stateBytes } from './samples.js';

const seed = 20260;

test('decoders, of whole and damaged messages of every type', () => {
  fc.assert(fc.property(damaged(anyMessage), checkDecoders), { seed, numRuns: 1500 });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), checkDecoders), { seed, numRuns: 300 });
});

test('transforms', () => {
  fc.assert(fc.property(damaged(transforms), checkTransforms), { seed, numRuns: 500 });
});

test('message definitions', () => {
  const text = testDefinition('test_msgs/msg/Gas');
  const lines = fc.shuffledSubarray(
    [...text.split('\n'), 'Loop loop', 'MSG: a/Loop', 'float64[<=3] data', 'a/Loop[2] data', 'wstring w', 'int8 X=1'],
    {},
  );
  fc.assert(
    fc.property(lines, (list) => checkDefinition(list.join('\n'))),
    { seed, numRuns: 500 },
  );
});

test('a pipeline goes on through whatever comes, and what it then predicts is finite', () => {
  const config = { ...testConfig({ grid: { follow: 'base_link', size: [2, 2], resolution: 0.5 } }), sources: SOURCES };
  const event = fc.oneof(
    { weight: 4, arbitrary: received },
    { weight: 1, arbitrary: damaged(transforms).map((cdr) => ({ name: '', cdr })) },
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const pipeline = new Pipeline(config, testEngine, () => undefined);
      for (const source of SOURCES) pipeline.addSource(source, testDefinition(source.type));
      for (const frame of ['base_link', 'laser', 'sensor']) pipeline.receiveTransforms(transform(1, 2, 0, 'map', frame), true);
      events.forEach(({ name, cdr }, i) => {
        if (name === '') pipeline.receiveTransforms(cdr, false, 1000 + i);
        else pipeline.receive(name, cdr, 1000 + i);
        pipeline.tick(1000 + i);
      });
      pipeline.tick(Infinity);
      pipeline.predictGrid(2000);
      assert.equal(pipeline.statistics(2000).notFinite, 0);
    }),
    { seed, numRuns: 60 },
  );
});

/** Tensors with some numbers overwritten, and metadata with one entry changed, under hashes that fit. */
const changedState = fc
  .record({
    numbers: fc.array(fc.record({ tensor: fc.nat(), at: fc.nat(), value: fc.double() }), { maxLength: 3 }),
    entry: fc.option(fc.record({ name: fc.nat(), value: fc.oneof(fc.string(), fc.double().map(String), fc.json()) })),
  })
  .map(({ numbers, entry }) => {
    const { tensors, metadata } = parseSafetensors(stateBytes);
    const changed: [string, StoredTensor][] = [...tensors];
    for (const { tensor, at, value } of numbers) {
      const { data } = changed[tensor % changed.length][1];
      data[at % data.length] = value;
    }
    const names = Object.keys(metadata);
    return reseal(new Map(changed), entry === null ? metadata : { ...metadata, [names[entry.name % names.length]]: entry.value });
  });

test('state files, damaged or with hashes that fit what was changed', () => {
  fc.assert(fc.property(damaged(fc.constant(stateBytes)), checkState), { seed, numRuns: 150 });
  fc.assert(fc.property(changedState, checkState), { seed, numRuns: 150 });
});

test("peers' states", () => {
  fc.assert(fc.property(damaged(fc.constant(peerMessage())), checkPeer), { seed, numRuns: 100 });
  fc.assert(
    fc.property(changedState, (bytes) => checkPeer(peerMessage(bytes))),
    { seed, numRuns: 100 },
  );
});

test('recordings', async () => {
  const whole = await recordings();
  for (const bytes of whole) await checkRecording(bytes);
  await fc.assert(fc.asyncProperty(damaged(fc.constantFrom(...whole)), checkRecording), { seed, numRuns: 400 });
});
