import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { mean } from '../../math/mean.js';
import { dataFile } from '../../testing/data-folder.js';
import { drawImageTasks, type Images, readImages } from './images.js';

/** Two images whose pixels tell their places: 10 (row from the top) + column. */
const marked = Float32Array.from({ length: 16 }, (_, i) => 10 * Math.floor(i / 4) + (i % 4));
const images: Images = { side: 4, train: [marked], test: [marked.map((value) => value + 100)], mean: 1, std: 2 };

test('a task is of distinct pixels at their places, the first row at the top, in units of the scale', () => {
  const { contextX, contextY, targetX, targetY } = drawImageTasks({ tasks: 1, contexts: 9, targets: 7 }, images, 'train', new Random(1));
  const pixels = [...contextY, ...targetY].map((value) => 2 * value + 1);
  assert.deepEqual(
    pixels.toSorted((a, b) => a - b),
    Array.from(marked),
  );
  const places = [...contextX, ...targetX];
  pixels.forEach((pixel, i) => {
    assert.ok(Math.abs(places[2 * i] - ((2 * (pixel % 10)) / 3 - 1)) < 1e-6);
    assert.ok(Math.abs(places[2 * i + 1] - (1 - (2 * Math.floor(pixel / 10)) / 3)) < 1e-6);
  });
});

test('images to test on are others', () => {
  const { contextY } = drawImageTasks({ tasks: 1, contexts: 16, targets: 0 }, images, 'test', new Random(1));
  assert.ok(contextY.every((value) => 2 * value + 1 >= 100));
});

test('the images of the data folder are of unit scale, a tenth for testing', (t) => {
  const file = 'images/mnist_5k.csv.gz';
  if (dataFile(t, file) === undefined) return;
  const mnist = readImages({ file });
  assert.deepEqual([mnist.side, mnist.train.length, mnist.test.length], [28, 4500, 500]);
  // Mean and std of all MNIST pixels are 0.1307 and 0.3081.
  assert.ok(Math.abs(mnist.mean - 0.13) < 0.01 && Math.abs(mnist.std - 0.31) < 0.01, `${mnist.mean}, ${mnist.std}`);
  const { contextY } = drawImageTasks({ tasks: 100, contexts: 100, targets: 1 }, mnist, 'train', new Random(1));
  assert.ok(Math.abs(mean(contextY)) < 0.1);
});

test('images that are not there are told in one line that names the file', () => {
  assert.throws(
    () => readImages({ file: 'images/nowhere.csv.gz' }),
    (error: Error) =>
      /^images: cannot read .*nowhere\.csv\.gz \(CMANP_DATA names the folder\): there is no such file/.test(error.message) &&
      !error.message.includes('\n'),
  );
});
