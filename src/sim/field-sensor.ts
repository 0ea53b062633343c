/**
 * The field sensor of a robot in Gazebo, which has none for temperature: publishes `/temperature`, the simulated field at the robot's pose,
 * whenever `/odom` arrives and a reading is due.
 */
import { parseArgs } from 'node:util';
import rclnodejs from 'rclnodejs';
import { Random } from '../cmab/random.js';
import { fromTime } from '../messages/stamp.js';
import { sourceQos } from '../node/qos.js';
import { hall } from './room.js';
import { TEMPERATURE_NOISE } from './simulation.js';
import { createTemperatureField } from './temperature-field.js';

/** Seconds of the odometry's clock between readings. */
const PERIOD = 0.1;

/** The part of nav_msgs/msg/Odometry that matters. */
interface Odometry {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number } };
  readonly child_frame_id: string;
  readonly pose: { readonly pose: { readonly position: { readonly x: number; readonly y: number } } };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new RangeError(`--${name} ${text} is not a number`);
  return value;
}

async function main(): Promise<void> {
  const ros = process.argv.indexOf('--ros-args');
  const args = process.argv.slice(2, ros < 0 ? undefined : ros);
  const option = { type: 'string', default: '0' } as const;
  const { values } = parseArgs({ args, options: { x: option, y: option, seed: { ...option, default: '1' } } });
  const [x, y, seed] = [number('x', values.x), number('y', values.y), number('seed', values.seed)];
  const field = createTemperatureField(seed, hall.bounds);
  const random = new Random(seed);

  await rclnodejs.init();
  const node = rclnodejs.createNode('field_sensor');
  const publisher = node.createPublisher('sensor_msgs/msg/Temperature', '/temperature', { qos: sourceQos('reliable') });
  let next = -Infinity;
  node.createSubscription('nav_msgs/msg/Odometry', '/odom', { qos: sourceQos('best_effort') }, (message) => {
    const { header, child_frame_id: frame, pose } = message as Odometry;
    const now = fromTime(header.stamp);
    // A simulation that starts over begins with earlier stamps.
    if (now < next && now > next - 10 * PERIOD) return;
    next = now + PERIOD;
    const { position } = pose.pose;
    const temperature = field(x + position.x, y + position.y) + TEMPERATURE_NOISE * random.normal();
    publisher.publish({ header: { stamp: header.stamp, frame_id: frame }, temperature, variance: TEMPERATURE_NOISE ** 2 });
  });
  node.spin();
}

main().catch((error: Error) => {
  console.error(`cmanp_field_sensor: ${error.message}`);
  process.exit(error instanceof RangeError || error.name === 'TypeError' ? 2 : 1);
});
