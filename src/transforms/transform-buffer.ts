import { frameName, MAX_FRAME_NAME } from '../config/frame-name.js';
import { fromTime, isFarAhead } from '../messages/stamp.js';
import { compose, IDENTITY, invert, normalise, type Quaternion, type Transform, type Vector } from './transform.js';
import { TransformHistory } from './transform-history.js';

/** The part of a tf2_msgs/TFMessage that matters. */
export interface TransformMessage {
  readonly transforms: readonly TransformStamped[];
}

/** geometry_msgs/TransformStamped: where `child_frame_id` is in `header.frame_id`. */
export interface TransformStamped {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number }; readonly frame_id: string };
  readonly child_frame_id: string;
  readonly transform: {
    readonly translation: { readonly x: number; readonly y: number; readonly z: number };
    readonly rotation: { readonly x: number; readonly y: number; readonly z: number; readonly w: number };
  };
}

/** Why there is no transform: `future` may pass as time goes on, and so may the frames that are not known yet; `past` stays. */
export interface LookupFailure {
  readonly failure: 'unknown_frame' | 'not_connected' | 'future' | 'past';
  /** One line naming the frames. */
  readonly text: string;
}

/** Frames kept: more than any robot has, so that a runaway publisher cannot fill the memory. */
const MAX_FRAMES = 4096;
/** So many poses in a row that are older than all that is kept: time started over without a clock that says so, as of a recording played in a loop. */
const STARTED_OVER = 20;
/** tf2's own tolerance of |q|^2 (buffer_core.cpp), so that what other nodes refuse is refused here, and nothing else. */
const NORM_TOLERANCE = 1e-2;

/**
 * The tree of frames (REP-105) over the last seconds. Every frame has one parent; poses are interpolated at the stamp asked
 * for and never extrapolated. Memory is bounded by frames and by each frame's history.
 */
export class TransformBuffer {
  readonly #frames = new Map<string, Frame>();

  /**
   * Takes in a message; gives one line for each transform that was refused.
   *
   * @param receivedAt Seconds of the clock; 0: not known.
   */
  set(message: TransformMessage, isStatic: boolean, receivedAt = 0): string[] {
    const refused: string[] = [];
    for (const stamped of message.transforms) {
      const problem = this.#insert(stamped, isStatic, receivedAt);
      if (problem !== undefined) refused.push(problem);
    }
    return refused;
  }

  /**
   * The motion that takes points in `source` to points in `target`.
   *
   * @param stamp Seconds; `latest` takes the newest pose of each frame on the way: for showing, not for placing readings.
   */
  lookup(target: string, source: string, stamp: number | 'latest'): Transform | LookupFailure {
    const targetName = frameName(target);
    const sourceName = frameName(source);
    if (targetName === sourceName) return IDENTITY;
    const targetPath = this.#ancestors(targetName);
    const sourcePath = this.#ancestors(sourceName);
    const common = sourcePath.find((name) => targetPath.includes(name));
    if (common === undefined) return this.#whyNotConnected(targetName, sourceName);

    const down = this.#toAncestor(targetPath, common, stamp);
    if ('failure' in down) return down;
    const up = this.#toAncestor(sourcePath, common, stamp);
    if ('failure' in up) return up;
    return compose(invert(down), up);
  }

  /** Forgets all that moves, as after a jump of the clock; what is static stays true. */
  clear(): void {
    for (const [name, frame] of this.#frames) {
      if (frame.motion instanceof TransformHistory) this.#frames.delete(name);
    }
  }

  /** Takes in one transform, or says why not. */
  #insert(stamped: TransformStamped, isStatic: boolean, receivedAt: number): string | undefined {
    const parent = frameName(stamped.header.frame_id);
    const child = frameName(stamped.child_frame_id);
    if (Math.max(parent.length, child.length) > MAX_FRAME_NAME)
      return `a frame name of ${Math.max(parent.length, child.length)} characters`;
    const refuse = (problem: string): string => `transform "${parent}" -> "${child}": ${problem}`;
    const problem = refusal(stamped, parent, child);
    if (problem !== undefined) return refuse(problem);
    const known = this.#frames.get(child);
    if (known === undefined && this.#frames.size >= MAX_FRAMES) return refuse(`there are ${MAX_FRAMES} frames already`);
    const transform = toTransform(stamped);
    if (isStatic) {
      this.#frames.set(child, { parent, motion: transform, outdated: 0 });
      return undefined;
    }
    const stamp = fromTime(stamped.header.stamp);
    // One such pose would make all true ones that follow look old.
    if (isFarAhead(stamp, receivedAt)) return refuse(`stamp ${stamp.toFixed(3)} is far ahead of the clock, ${receivedAt.toFixed(3)}`);
    const history = known?.motion instanceof TransformHistory ? known.motion : undefined;
    if (known !== undefined && history !== undefined) {
      const hasSameParent = known.parent === parent;
      if (hasSameParent && history.insert(stamp, transform)) {
        known.outdated = 0;
        return undefined;
      }
      if ((hasSameParent || stamp < history.latest) && ++known.outdated < STARTED_OVER) {
        return refuse(
          hasSameParent
            ? `stamp ${stamp.toFixed(3)} is long before the latest, ${history.latest.toFixed(3)}`
            : `its newest pose is in "${known.parent}"`,
        );
      }
    }
    // A frame that is new, has got another parent, or whose time started over: what was before says nothing about it.
    const fresh = new TransformHistory();
    fresh.insert(stamp, transform);
    this.#frames.set(child, { parent, motion: fresh, outdated: 0 });
    return undefined;
  }

  /** The frame and its ancestors, up to the root. A loop of parents ends where it closes. */
  #ancestors(name: string): string[] {
    const path = [name];
    for (let frame = this.#frames.get(name); frame !== undefined; frame = this.#frames.get(frame.parent)) {
      if (path.includes(frame.parent)) break;
      path.push(frame.parent);
    }
    return path;
  }

  #toAncestor(path: readonly string[], ancestor: string, stamp: number | 'latest'): Transform | LookupFailure {
    let total = IDENTITY;
    for (const name of path) {
      if (name === ancestor) break;
      const frame = this.#frames.get(name);
      if (frame === undefined) break;
      const step = poseAt(name, frame, stamp);
      if ('failure' in step) return step;
      total = compose(step, total);
    }
    return total;
  }

  #whyNotConnected(target: string, source: string): LookupFailure {
    const parents = new Set([...this.#frames.values()].map((frame) => frame.parent));
    const unknown = [source, target].filter((name) => !this.#frames.has(name) && !parents.has(name));
    return unknown.length > 0
      ? { failure: 'unknown_frame', text: `no transform yet names frame ${unknown.map((name) => `"${name}"`).join(' or ')}` }
      : { failure: 'not_connected', text: `frames "${source}" and "${target}" are in different trees` };
  }
}

interface Frame {
  readonly parent: string;
  /** Static, or over time. */
  readonly motion: Transform | TransformHistory;
  /** Poses in a row that were refused as too old. */
  outdated: number;
}

function refusal(stamped: TransformStamped, parent: string, child: string): string | undefined {
  if (parent === '' || child === '') return 'empty frame name';
  if (parent === child) return 'a frame cannot be its own parent';
  const { sec, nanosec } = stamped.header.stamp;
  if (nanosec >= 1e9) return `stamp ${sec} s ${nanosec} ns: nanosec must be below 1e9`;
  const { translation, rotation } = stamped.transform;
  const numbers = [translation.x, translation.y, translation.z, rotation.x, rotation.y, rotation.z, rotation.w];
  if (!numbers.every(Number.isFinite)) return 'not finite';
  const squaredNorm = rotation.x ** 2 + rotation.y ** 2 + rotation.z ** 2 + rotation.w ** 2;
  if (Math.abs(squaredNorm - 1) > NORM_TOLERANCE) return `quaternion of norm ${Math.sqrt(squaredNorm)} is not a rotation`;
  return undefined;
}

function toTransform({ transform }: TransformStamped): Transform {
  const { translation: t, rotation: r } = transform;
  const translation: Vector = [t.x, t.y, t.z];
  const rotation: Quaternion = normalise([r.x, r.y, r.z, r.w]);
  return { translation, rotation };
}

function poseAt(name: string, { parent, motion }: Frame, stamp: number | 'latest'): Transform | LookupFailure {
  if (!(motion instanceof TransformHistory)) return motion;
  const time = stamp === 'latest' ? motion.latest : stamp;
  const pose = motion.at(time);
  if (pose !== 'future' && pose !== 'past') return pose;
  const known = pose === 'future' ? `the latest is ${motion.latest.toFixed(3)}` : `the earliest is ${motion.earliest.toFixed(3)}`;
  return { failure: pose, text: `transform "${parent}" -> "${name}" at ${time.toFixed(3)} lies in the ${pose}: ${known}` };
}
