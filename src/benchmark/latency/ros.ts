import type { LatencyRow } from './latency.js';

/** Whether a ROS 2 is sourced. */
export const hasRos = process.env.AMENT_PREFIX_PATH !== undefined;

/** `latency`, of which nothing is loaded where there is no ROS 2: rclnodejs does not load there. @throws Error with one line. */
export async function latencyThroughRos(model: string, latents: number): Promise<LatencyRow[]> {
  if (!hasRos) throw new Error('latency: no ROS 2 in the environment: `npm run setup`, then `source .ros/setup.bash`');
  const { latency } = await import('./latency.js');
  return latency(model, latents);
}
