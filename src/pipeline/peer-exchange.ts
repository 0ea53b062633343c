import type { Config } from '../config/config.js';
import type { Field } from '../field/field.js';
import type { PeerStatistics } from '../field/peer-states.js';
import { PART_BYTES, StateAnnouncer } from '../field/state-announcer.js';
import { decodeState, encodeState } from '../field/state-file.js';
import { CdrReader, encodeCdr, parseDefinition } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import { isFarAhead, toTime } from '../messages/stamp.js';
import type { Log } from './log.js';

export const STATE_TYPE = 'cmanp_ros/msg/State';

interface StateMessage {
  readonly robot: string;
  readonly incarnation: number;
  readonly sequence: number;
  readonly since: number;
  readonly data: Uint8Array;
}

/** How the exchange of states goes. */
export interface ExchangeStatistics {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly peers: readonly PeerReport[];
}

export interface PeerReport extends PeerStatistics {
  /** Why its latest message was refused. */
  readonly problem?: string;
}

const NOTHING = { observations: 0, tiles: 0, bytes: 0, behind: false };
/** Of a tile in a message beside its sums: names and shapes of its tensors. */
const TILE_OVERHEAD = 4096;

const NO_COMMON_SCALE =
  'value.mean or value.std is auto, so that each robot finds a scale of its own: set both to the same numbers on all robots';

const reader = new CdrReader<StateMessage>(parseDefinition(builtinDefinition(STATE_TYPE)));

/** The messages by which robots tell each other of their states. */
export class PeerExchange {
  readonly #field: Field;
  readonly #log: Log;
  readonly #config: Pick<Config, 'share' | 'mapFrame'>;
  readonly #hasCommonScale: boolean;
  readonly #maxBytes: number;
  readonly #announcer = new StateAnnouncer();
  readonly #problems = new Map<string, string>();
  #sentBytes = 0;
  #receivedBytes = 0;

  constructor({ share, mapFrame, tile, value }: Pick<Config, 'share' | 'mapFrame' | 'tile' | 'value'>, field: Field, log: Log) {
    this.#config = { share, mapFrame };
    this.#field = field;
    this.#log = log;
    this.#hasCommonScale = value.mean !== 'auto' && value.std !== 'auto';
    this.#maxBytes = (tile.max + 1) * (field.engine.newState().byteLength + TILE_OVERHEAD) + 2 * PART_BYTES;
  }

  /**
   * The next message for the peers (cmanp_ros/msg/State as CDR, in a buffer of its own); undefined where there is no news.
   *
   * @param everything all tiles, whether or not they changed.
   */
  announce(everything: boolean): Uint8Array | undefined {
    if (!this.#announcer.hasNews(this.#field, everything)) return undefined;
    const { snapshot, ...update } = this.#announcer.announce(this.#field, everything);
    const { share, mapFrame } = this.#config;
    const header = { stamp: toTime(snapshot.lastStamp ?? 0), frame_id: mapFrame };
    const cdr = encodeCdr(STATE_TYPE, { header, robot: share.robot, ...update, data: encodeState(snapshot) });
    this.#sentBytes += cdr.byteLength;
    return cdr;
  }

  /**
   * A message of a peer as CDR bytes. One that does not fit is refused, with its reason in the log and the statistics.
   *
   * @param clock seconds; 0 or less: not known.
   */
  receive(peer: string, cdr: Uint8Array, clock: number): void {
    this.#receivedBytes += cdr.byteLength;
    try {
      if (cdr.byteLength > this.#maxBytes) throw new Error(`${cdr.byteLength} bytes are more than tile.max allows, ${this.#maxBytes}`);
      if (!this.#hasCommonScale) throw new Error(NO_COMMON_SCALE);
      const { robot, incarnation, sequence, since, data } = reader.read(cdr);
      if (robot !== peer) throw new Error(`it says that it is of robot "${robot}"`);
      const snapshot = decodeState(data);
      if (isFarAhead(snapshot.lastStamp ?? 0, clock))
        throw new Error(`its latest reading, at ${snapshot.lastStamp}, is far ahead of the clock`);
      this.#field.takePeer(peer, { incarnation, sequence, since, snapshot });
      this.#problems.delete(peer);
    } catch (error) {
      this.#refuse(peer, (error as Error).message);
    }
  }

  get statistics(): ExchangeStatistics {
    const known = this.#field.peers;
    const peers = this.#config.share.peers.map((name) => ({
      ...(known.find((peer) => peer.name === name) ?? { ...NOTHING, name }),
      problem: this.#problems.get(name),
    }));
    return { sentBytes: this.#sentBytes, receivedBytes: this.#receivedBytes, peers };
  }

  #refuse(peer: string, reason: string): void {
    if (this.#problems.get(peer) === reason) return;
    this.#problems.set(peer, reason);
    this.#log('warn', `state of peer ${peer} refused: ${reason}`);
  }
}
