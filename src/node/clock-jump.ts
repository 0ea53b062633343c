import type { Node } from 'rclnodejs';
import type { Config } from '../config/config.js';
import type { Inputs } from './inputs.js';
import type { Worker } from './pipeline-worker.js';

/**
 * The node's clock went back: what waits, and the transforms that the worker holds, are of the other time. Also while the node is inactive, when
 * it has no inputs.
 */
export function followJumpBack(
  node: Node,
  { forget }: Config,
  inputs: Pick<Inputs, 'clear'> | undefined,
  worker: Pick<Worker, 'call'>,
  onError: (error: Error) => void,
): void {
  const map = forget.onClockJump === 'reset' ? 'the map is reset' : 'the map stays';
  node.getLogger().info(`the clock went back: transforms and pending readings are dropped, ${map}`);
  inputs?.clear();
  worker.call('timeJumped', undefined).catch(onError);
}
