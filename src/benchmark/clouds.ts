import { Random } from '../cmab/random.js';
import { parseConfig } from '../config/parse.js';
import type { Engine } from '../engine/engine.js';
import { encodeCdr } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { type Contestant, interleave, type TimeRow } from './interleaved.js';

export const CLOUD = 'sensor_msgs/msg/PointCloud2';
const SIZES = [1000, 30_000, 300_000];
/** Metres. */
const DOWNSAMPLE = 0.5;
const SIDE = 20;
const ROUNDS = 15;

/** From a cloud's CDR bytes to the folded state, through the node's pipeline: 20 m x 20 m, one reading for each cell of half a metre. */
export async function cloudPath(engine: Engine): Promise<TimeRow[]> {
  const inputs = ['x', 'y', 'z'].slice(0, engine.model.architecture.inputs);
  const config = parseConfig({
    inputs,
    sources: ['lidar'],
    lidar: { type: CLOUD, topic: '/points', field: 'intensity', downsample: DOWNSAMPLE },
    value: { mean: 0, std: 1 },
    tile: { size: SIDE, overlap: 0.5 },
  });
  const rows: TimeRow[] = [];
  for (const points of SIZES) {
    const pipeline = new Pipeline(config, engine, () => undefined);
    pipeline.addSource(config.sources[0], builtinDefinition(CLOUD));
    const cdr = encodeCdr(CLOUD, cloud(points));
    const receive = (): void => {
      pipeline.receive('lidar', cdr, 1);
      pipeline.flush();
    };
    const contestant: Contestant = { name: 'wasm', round: (time) => time(`cloud of ${points} points to state`, receive) };
    const timed = await interleave([contestant], ROUNDS, { latents: engine.latents });
    const { messages, updates, observations } = pipeline.statistics(1);
    if (updates === 0) throw new Error(`nothing of the ${messages} clouds was folded`);
    rows.push(...timed.map((columns) => ({ ...columns, 'readings a cloud': observations / messages })));
  }
  return rows;
}

/** Points with normal intensities, spread over a square of `side` metres around the origin of the map. */
export function cloud(points: number, side = SIDE, seed = points): object {
  const random = new Random(seed);
  const step = 16;
  const data = new Uint8Array(points * step);
  const view = new DataView(data.buffer);
  for (let i = 0; i < points; i++) {
    const fields = [random.uniform(-side / 2, side / 2), random.uniform(-side / 2, side / 2), 0, random.normal()];
    fields.forEach((value, field) => view.setFloat32(i * step + 4 * field, value, true));
  }
  return {
    header: { stamp: { sec: 1, nanosec: 0 }, frame_id: 'map' },
    height: 1,
    width: points,
    fields: ['x', 'y', 'z', 'intensity'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 })),
    is_bigendian: false,
    point_step: step,
    row_step: step * points,
    data,
    is_dense: true,
  };
}
