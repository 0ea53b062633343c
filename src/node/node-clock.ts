import type { Node, Timer } from 'rclnodejs';

/** The node's clock, which is `/clock` with use_sim_time. Seconds; 0 before the first `/clock`. */
export function now(node: Node): number {
  return Number(node.getClock().now().nanoseconds) * 1e-9;
}

/** A timer on the node's clock. */
export function every(node: Node, seconds: number, callback: () => void): Timer {
  return node.createTimer(BigInt(Math.max(1, Math.round(seconds * 1e9))), callback);
}

/** Calls back when the node's clock goes backwards, as it does when a recording is played in a loop. */
export function onJumpBack(node: Node, callback: () => void): void {
  const oneNanosecondBack = -1n;
  const forwardIsFine = 0n;
  node.getClock().addClockCallback({ _pre_callback: () => {}, _post_callback: callback }, false, forwardIsFine, oneNanosecondBack);
}
