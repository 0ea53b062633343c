import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Field } from '../field/field.js';
import type { GridPrediction } from '../field/grid.js';
import { cubeEngine } from '../field/testing/cube-engine.js';
import { assertClose } from '../field/testing/test-field.js';
import type { Pipeline } from './pipeline.js';
import { temperature, testPipeline, transform } from './testing/test-pipeline.js';

const COUNT = 40;
const NOW = 50;
/** A vehicle that dives in a spiral. */
const place = (i: number): [x: number, y: number, z: number] => [2 * Math.sin(i / 4), 2 * Math.cos(i / 4), -i / 10];
const reading = (i: number): number => 20 - i / 20;

function dive(parameters: Record<string, unknown> = {}): Pipeline {
  const { pipeline } = testPipeline({ inputs: ['x', 'y', 'z'], ...parameters }, cubeEngine);
  for (let i = 0; i < COUNT; i++) {
    const stamp = NOW - COUNT + i;
    const [x, y, z] = place(i);
    pipeline.receiveTransforms(transform(x, y, stamp, 'map', 'base_link', z), false);
    pipeline.receive('thermometer', temperature(reading(i), stamp), stamp);
  }
  return pipeline;
}

function grid(pipeline: Pipeline, levels?: boolean): GridPrediction {
  const prediction = pipeline.predictGrid(NOW, levels);
  if (typeof prediction === 'string') throw new Error(prediction);
  return prediction;
}

test('readings count at the height where they were taken', () => {
  const pipeline = dive();
  const field = new Field(cubeEngine, { scale: { mean: 20, std: 2 }, tile: { size: 8, overlap: 0.5 } });
  field.fold({
    positions: Float64Array.from(Array.from({ length: COUNT }, (_, i) => place(i)).flat()),
    values: Float64Array.from({ length: COUNT }, (_, i) => reading(i)),
  });
  const points = Float64Array.of(0, 0, -1, 1, 1, -3.5);
  const [actual, expected] = [pipeline.query(points, { covariance: true, samples: 0 }, NOW), field.predict(points)];
  assertClose(actual.mean, expected.mean, 1e-6);
  assertClose(actual.std, expected.std, 1e-6);
  assert.equal(actual.covariance.length, 4);
});

test('the grid lies at the height of what it follows, a fixed one at grid.z', () => {
  const depth = place(COUNT - 1)[2];
  assert.equal(grid(dive()).z, depth);
  assert.equal(grid(dive({ grid: { follow: '', z: -2.5, size: [4, 3] } })).z, -2.5);
});

test('levels lie above and below the grid, and are predicted only where they are wanted', () => {
  const pipeline = dive({ grid: { follow: '', z: -2, levels: [-1, 1.5], size: [4, 3], resolution: 0.5 } });
  const { levels = [] } = grid(pipeline);
  assert.deepEqual(
    levels.map(({ z, mean, std }) => [z, mean.length, std.length]),
    [
      [-3, 48, 48],
      [-0.5, 48, 48],
    ],
  );
  assert.equal(grid(pipeline, false).levels, undefined);
});
