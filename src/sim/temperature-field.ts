import { Random } from '../cmab/random.js';
import type { Box } from './room.js';

/** Degrees C at a position in the map. */
export type TemperatureField = (x: number, y: number) => number;

/** Something warm or cold whose influence falls off as a Gaussian, stretched along the draught. */
interface HeatSource {
  readonly x: number;
  readonly y: number;
  /** Degrees C at its centre. */
  readonly strength: number;
  /** Metres along and across the draught. */
  readonly length: number;
  readonly width: number;
  readonly direction: number;
}

const MEAN_TEMPERATURE = 20;
const SOURCES = 7;

/** A smooth field that stands still: a slope across the room and heat sources, all drawn from the seed. */
export function createTemperatureField(seed: number, { minX, minY, maxX, maxY }: Box): TemperatureField {
  const random = new Random(seed);
  const slope = random.uniform(0.05, 0.15);
  const uphill = random.uniform(0, 2 * Math.PI);
  const sources = Array.from({ length: SOURCES }, (_, i): HeatSource => {
    const width = random.uniform(1.5, 3);
    return {
      x: random.uniform(minX, maxX),
      y: random.uniform(minY, maxY),
      strength: (i % 3 === 2 ? -1 : 1) * random.uniform(1.5, 5),
      length: width * random.uniform(1, 2),
      width,
      direction: random.uniform(0, Math.PI),
    };
  });
  const middleX = (minX + maxX) / 2;
  const middleY = (minY + maxY) / 2;
  return (x, y) => {
    let temperature = MEAN_TEMPERATURE + slope * ((x - middleX) * Math.cos(uphill) + (y - middleY) * Math.sin(uphill));
    for (const source of sources) {
      const along = (x - source.x) * Math.cos(source.direction) + (y - source.y) * Math.sin(source.direction);
      const across = (y - source.y) * Math.cos(source.direction) - (x - source.x) * Math.sin(source.direction);
      temperature += source.strength * Math.exp(-0.5 * ((along / source.length) ** 2 + (across / source.width) ** 2));
    }
    return temperature;
  };
}
