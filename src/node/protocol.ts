import type { MessagePort } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import type { About, Frame } from '../dashboard/source.js';
import type { FieldChanges, FieldData } from '../field/field-copy.js';
import type { JointPrediction } from '../field/joint.js';
import type { Suggestion } from '../messages/encode-explore.js';
import type { Statistics } from '../pipeline/statistics.js';
import type { InboxMessage } from './inbox.js';

/** What a worker is made from. Nothing of it changes later but by `reconfigure`. */
export interface WorkerOrigin {
  readonly config: Config;
  /** "ros2msg" text by source name. */
  readonly definitions: Readonly<Record<string, string>>;
  /** The field of a worker that died. */
  readonly field?: FieldData;
}

/** What the main thread gives a worker at its birth. */
export interface WorkerStart extends WorkerOrigin {
  /** One Int32, 0 until `ready` holds the answer: lifecycle callbacks cannot await, so that the main thread waits on it. */
  readonly signal: SharedArrayBuffer;
  /** Carries one `WorkerReady`. */
  readonly ready: MessagePort;
}

export type WorkerReady = { readonly error: string } | { readonly summary: string };

/** Outputs that somebody listens to, and so are worth computing. */
export interface WantedOutputs {
  readonly prediction: boolean;
  readonly risk: boolean;
  readonly gridMap: boolean;
  readonly speedMask: boolean;
  readonly dashboard: boolean;
}

/** The grid in the forms that were wanted, or the reason why there is none; all but the dashboard's are CDR. */
export interface GridReply {
  readonly reason?: string;
  readonly prediction?: Uint8Array;
  readonly risk?: Uint8Array;
  readonly gridMap?: Uint8Array;
  readonly speedMask?: Uint8Array;
  readonly dashboard?: Frame;
}

/** What the main thread asks of the worker; each call is answered, in the order in which they were made, but a query that takes long. */
export interface Calls {
  /** Messages in order of arrival, then the clock as far as messages were passed on. */
  receive: { argument: { messages: readonly InboxMessage[]; now: number }; result: void };
  timeJumped: { argument: undefined; result: void };
  grid: { argument: { now: number; wanted: WantedOutputs }; result: GridReply };
  /** Goes on with a suggestion, or begins `anew`; undefined: call again. A text: why there is none. */
  explore: { argument: { now: number; anew: boolean }; result: Suggestion | string | undefined };
  about: { argument: undefined; result: About };
  query: { argument: { points: Float64Array; covariance: boolean; samples: number; now: number }; result: JointPrediction };
  statistics: { argument: { now: number }; result: Statistics };
  reconfigure: { argument: Config; result: void };
  setHalfLife: { argument: { halfLife: number; now: number }; result: void };
  reset: { argument: undefined; result: void };
  /** Corners x 2, metres; how many tiles forgot. */
  forgetRegion: { argument: { region: Float64Array; weight: number }; result: number };
  save: { argument: string; result: void };
  load: { argument: string; result: void };
  /** The next message for the peers as CDR, of everything or of what changed; undefined: there is no news. */
  announce: { argument: { everything: boolean }; result: Uint8Array | undefined };
  receivePeer: { argument: { peer: string; cdr: Uint8Array }; result: void };
}

export type CallName = keyof Calls;

export interface CallMessage<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly argument: Calls[Name]['argument'];
  /** Memory of what the worker told before and nobody holds any more. */
  readonly spare: readonly Float64Array[];
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What the worker sends: answers, lines for the log, and before the answer of a call what that call changed in the field. */
export type WorkerMessage =
  | { readonly kind: 'changes'; readonly changes: FieldChanges }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Calls[CallName]['result'] }
  | { readonly kind: 'failure'; readonly id: number; readonly error: string }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string };
