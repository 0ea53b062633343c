import type { Config } from '../../config/config.js';
import { parseConfig } from '../../config/parse.js';
import { testEngine } from '../../field/testing/test-field.js';
import { encodeCdr } from '../../messages/cdr.js';
import { encodeTestMessage, testDefinition } from '../../messages/testing/sensor-messages.js';
import { Pipeline } from '../pipeline.js';

export const TEMPERATURE = 'sensor_msgs/msg/Temperature';

export function testConfig(parameters: Record<string, unknown> = {}): Config {
  return parseConfig({
    sources: ['thermometer'],
    thermometer: { type: TEMPERATURE },
    value: { mean: 20, std: 2 },
    tile: { size: 8 },
    batch: { size: 16 },
    grid: { size: [4, 3], resolution: 0.5 },
    ...parameters,
  });
}

/** A pipeline with all its sources declared, and the lines that it logs. */
export function testPipeline(
  parameters: Record<string, unknown> = {},
  engine = testEngine,
  options: { readonly live?: boolean } = {},
): { pipeline: Pipeline; lines: string[] } {
  const lines: string[] = [];
  const config = testConfig(parameters);
  const pipeline = new Pipeline(config, engine, (level, text) => lines.push(`${level}: ${text}`), options);
  for (const source of config.sources) pipeline.addSource(source, testDefinition(source.type));
  return { pipeline, lines };
}

/** Why there is no grid. */
export function noGrid(pipeline: Pipeline, now: number): string {
  const grid = pipeline.predictGrid(now);
  return typeof grid === 'string' ? grid : 'there is one';
}

function stampOf(seconds: number): { sec: number; nanosec: number } {
  const sec = Math.floor(seconds);
  return { sec, nanosec: Math.round((seconds - sec) * 1e9) };
}

/** CDR of a temperature at the origin of `frame`. */
export function temperature(value: number, stamp: number, frame = 'base_link'): Uint8Array {
  return encodeTestMessage(TEMPERATURE, { header: { stamp: stampOf(stamp), frame_id: frame }, temperature: value, variance: 0 });
}

/** CDR of a transform without rotation. */
export function transform(x: number, y: number, stamp: number, parent = 'map', child = 'base_link', z = 0.5): Uint8Array {
  return encodeCdr('tf2_msgs/msg/TFMessage', {
    transforms: [
      {
        header: { stamp: stampOf(stamp), frame_id: parent },
        child_frame_id: child,
        transform: { translation: { x, y, z }, rotation: { x: 0, y: 0, z: 0, w: 1 } },
      },
    ],
  });
}
