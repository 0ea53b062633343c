import { lidar } from './lidar.js';
import type { Pose } from './pose.js';
import { mounts, SCAN_PERIOD_MS, type Snapshot, TEMPERATURE_NOISE } from './simulation.js';

/** A message for one topic, as a plain object in the shape of its ROS type. */
export interface Outgoing {
  readonly topic: TopicName;
  readonly message: object;
}

export type TopicName = keyof typeof TOPICS;

/** What a robot under Gazebo and ros_gz_bridge, with a localiser beside it, publishes. */
export const TOPICS = {
  '/clock': 'rosgraph_msgs/msg/Clock',
  '/tf': 'tf2_msgs/msg/TFMessage',
  '/tf_static': 'tf2_msgs/msg/TFMessage',
  '/odom': 'nav_msgs/msg/Odometry',
  '/scan': 'sensor_msgs/msg/LaserScan',
  '/temperature': 'sensor_msgs/msg/Temperature',
} as const;

/** The clock and everything stamped with its time, clock first. */
export function messagesOf({ time, command, odometry, correction, temperature, ranges }: Snapshot): Outgoing[] {
  const stamp = stampOf(time);
  // One message for both: as many on /tf as on /clock, so that a listener that falls behind falls behind in both alike.
  const transforms = [transform(stamp, 'odom', 'base_link', { ...odometry, z: 0 })];
  if (correction) transforms.push(transform(stamp, 'map', 'odom', { ...correction, z: 0 }));
  const messages: Outgoing[] = [
    { topic: '/clock', message: { clock: stamp } },
    { topic: '/tf', message: { transforms } },
    {
      topic: '/odom',
      message: {
        header: { stamp, frame_id: 'odom' },
        child_frame_id: 'base_link',
        pose: { pose: { position: { x: odometry.x, y: odometry.y, z: 0 }, orientation: quaternion(odometry.heading) } },
        twist: { twist: { linear: { x: command.speed, y: 0, z: 0 }, angular: { x: 0, y: 0, z: command.turnRate } } },
      },
    },
  ];
  if (temperature !== undefined) {
    const header = { stamp, frame_id: 'temperature_link' };
    messages.push({ topic: '/temperature', message: { header, temperature, variance: TEMPERATURE_NOISE ** 2 } });
  }
  if (ranges) messages.push({ topic: '/scan', message: scanMessage(stamp, ranges) });
  return messages;
}

/** Where the sensors are mounted: sent once, latched. */
export function staticTransforms(): Outgoing {
  const stamp = stampOf(0);
  const transforms = [
    transform(stamp, 'base_link', 'base_scan', { ...mounts.lidar, heading: 0 }),
    transform(stamp, 'base_link', 'temperature_link', { ...mounts.thermometer, heading: 0 }),
  ];
  return { topic: '/tf_static', message: { transforms } };
}

type Stamp = { readonly sec: number; readonly nanosec: number };

function stampOf(milliseconds: number): Stamp {
  return { sec: Math.floor(milliseconds / 1000), nanosec: (milliseconds % 1000) * 1_000_000 };
}

function transform(stamp: Stamp, parent: string, child: string, { x, y, z, heading }: Pose & { readonly z: number }): object {
  return {
    header: { stamp, frame_id: parent },
    child_frame_id: child,
    transform: { translation: { x, y, z }, rotation: quaternion(heading) },
  };
}

function quaternion(heading: number): object {
  return { x: 0, y: 0, z: Math.sin(heading / 2), w: Math.cos(heading / 2) };
}

/** `ranges` owns its buffer: rclnodejs sends the whole of it. */
function scanMessage(stamp: Stamp, ranges: Float32Array): object {
  const increment = (2 * Math.PI) / lidar.beams;
  return {
    header: { stamp, frame_id: 'base_scan' },
    angle_min: 0,
    angle_max: increment * (lidar.beams - 1),
    angle_increment: increment,
    time_increment: 0,
    scan_time: SCAN_PERIOD_MS / 1000,
    range_min: lidar.minRange,
    range_max: lidar.maxRange,
    ranges,
    intensities: new Float32Array(0),
  };
}
