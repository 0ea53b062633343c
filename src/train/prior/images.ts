import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Random } from '../../cmab/random.js';
import { dataFolder } from '../../data-folder.js';
import { fileReason } from '../../file-reason.js';
import { mean } from '../../math/mean.js';
import { emptyBatch, type TaskBatch } from './task.js';

/** Square grey images: an image is a field of which some pixels are known. */
export interface ImagePrior {
  /** A table in the data folder (CMANP_DATA), `.csv.gz`: one image a line, its pixels by rows from the top, then its label. */
  readonly file: string;
}

/** Which images a task is of; every tenth is for testing. */
export type ImagePart = 'train' | 'test';

/** Images of `side x side` pixels, each in 0..1, by rows from the top. */
export interface Images {
  readonly side: number;
  readonly train: readonly Float32Array[];
  readonly test: readonly Float32Array[];
  /** Of all pixels to train on: tasks have values of mean 0 and std 1, as a node that is told its value's scale. */
  readonly mean: number;
  readonly std: number;
}

const TEST_EVERY = 10;
const read = new Map<string, Images>();

/** Reads the images of a prior, once. @throws Error with one line naming the file. */
export function readImages({ file }: ImagePrior): Images {
  const path = join(dataFolder, file);
  const known = read.get(path);
  if (known !== undefined) return known;
  try {
    const images = parseImages(gunzipSync(readFileSync(path)).toString());
    read.set(path, images);
    return images;
  } catch (error) {
    throw new Error(`images: cannot read ${path} (CMANP_DATA names the folder): ${fileReason(error)}`, { cause: error });
  }
}

function parseImages(table: string): Images {
  const images = table
    .trim()
    .split('\n')
    .map((line) => Float32Array.from(line.split(',').slice(0, -1), Number));
  const side = Math.sqrt(images[0].length);
  images.forEach((pixels, i) => {
    if (!Number.isInteger(side) || pixels.length !== side ** 2 || !pixels.every((value) => value >= 0))
      throw new Error(`line ${i + 1} is no square image`);
  });
  const white = images.reduce((most, pixels) => Math.max(most, ...pixels), 0);
  for (const pixels of images) for (let i = 0; i < pixels.length; i++) pixels[i] /= white;
  const train = images.filter((_, i) => i % TEST_EVERY !== TEST_EVERY - 1);
  const centre = mean(train.map(mean));
  const spread = mean(train.map((pixels) => mean(pixels.map((value) => (value - centre) ** 2))));
  return { side, train, test: images.filter((_, i) => i % TEST_EVERY === TEST_EVERY - 1), mean: centre, std: Math.sqrt(spread) };
}

/**
 * Tasks of image completion: distinct pixels of an image, at places from (-1, -1), the lower left, to (1, 1) (the paper's experiments on
 * images; design cmanp.md, 7).
 */
export function drawImageTasks(
  { tasks, contexts, targets }: Pick<TaskBatch, 'tasks' | 'contexts' | 'targets'>,
  images: Images,
  part: ImagePart,
  random: Random,
): TaskBatch {
  const { side } = images;
  const batch = emptyBatch(tasks, contexts, targets, 2);
  for (let task = 0; task < tasks; task++) {
    const pixels = images[part][random.integer(images[part].length)];
    const order = random.shuffle(Uint32Array.from(pixels, (_, i) => i));
    const put = (pixel: number, at: number, xs: Float32Array, ys: Float32Array): void => {
      xs[2 * at] = (2 * (pixel % side)) / (side - 1) - 1;
      xs[2 * at + 1] = 1 - (2 * Math.floor(pixel / side)) / (side - 1);
      ys[at] = (pixels[pixel] - images.mean) / images.std;
    };
    for (let i = 0; i < contexts; i++) put(order[i], task * contexts + i, batch.contextX, batch.contextY);
    for (let i = 0; i < targets; i++) put(order[contexts + i], task * targets + i, batch.targetX, batch.targetY);
  }
  return batch;
}
