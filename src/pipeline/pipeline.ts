import type { Config, SourceConfig } from '../config/config.js';
import type { Engine } from '../engine/engine.js';
import type { GridPrediction } from '../field/grid.js';
import type { JointPrediction } from '../field/joint.js';
import type { Statistics } from './statistics.js';

export type Log = (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;

/** Signatures only for the moment. */
export class Pipeline {
  constructor(_config: Config, _engine: Engine, _log: Log) {}
  /** Declares a source's message definition ("ros2msg" text). @throws ConfigError when type and field do not fit. */
  addSource(_source: SourceConfig, _definition: string): void {}
  /** A message of a source, as CDR bytes; `receivedAt` in seconds of the node's clock (a recording's log time). */
  receive(_source: string, _cdr: Uint8Array, _receivedAt: number): void {}
  /** A tf2_msgs/msg/TFMessage as CDR bytes. */
  receiveTransforms(_cdr: Uint8Array, _isStatic: boolean): void {}
  /** The clock: resolves or expires waiting messages and folds old batches. `tick(Infinity)` expires all that waits. */
  tick(_now: number): void {}
  /** Folds what is pending: at the end of a recording, after `tick(Infinity)`. Saving and predicting do it themselves. */
  flush(): void {}
  /** The clock went backwards: transforms, waiting messages and the pending batch are dropped, the posterior stays. */
  timeJumped(): void {}
  /** The grid around the robot, or the reason why there is none yet. */
  predictGrid(_now: number): GridPrediction | string {
    return 'not there yet';
  }
  /** Where the frame `grid.follow` is, metres in the map frame. */
  robotPosition(_now: number): [number, number] | undefined {
    return undefined;
  }
  /** @param points `n x 3`, metres in the map frame. @throws Error with one line (warming up, too many points, not finite). */
  query(_points: Float64Array, _options: { covariance: boolean; samples: number }, _now: number): JointPrediction {
    throw new Error('not there yet');
  }
  /** Takes over the parameters that can change at run time (`reconfigurable` in the parameter table). */
  reconfigure(_config: Config): void {}
  /** Forgets everything, the value scale too when it is `auto`. */
  reset(): void {}
  /** @throws Error with one line. */
  async save(_path: string): Promise<void> {}
  /** @throws Error with one line; the state is then unchanged. */
  async load(_path: string): Promise<void> {}
  statistics(_now: number): Statistics {
    throw new Error('not there yet');
  }
}
