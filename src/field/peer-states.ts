import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Freshness } from './freshness.js';
import type { FieldSnapshot, StoredTile } from './snapshot.js';
import { addErrors, type ErrorSums, NO_ERRORS } from './temperature.js';
import { type TileIndex, tileKey } from './tile-lattice.js';

/** What a robot says of its state in one message (cmanp_ros/msg/State). */
export interface StateUpdate {
  /** Of this life of the state: another one takes back all that was said in the one before. */
  readonly incarnation: number;
  /** Number of the message within the incarnation, from 1. */
  readonly sequence: number;
  /** The snapshot has every tile that changed after message `since`; 0: all tiles. */
  readonly since: number;
  readonly snapshot: FieldSnapshot;
}

/** A tile as a peer knows it; never changed, only replaced, so that it can be told by identity whether something is new. */
export interface PeerTile {
  readonly state: CmanpState;
  readonly freshness: Freshness;
  /** Stamp at which its readings have weight 1. */
  readonly epoch: number;
  /** Of the message that brought it. */
  readonly sequence: number;
}

interface Peer {
  readonly incarnation: number;
  /** Earlier ones, the latest first: what still arrives of them is old. */
  readonly retired: readonly number[];
  /** All that the peer had said up to this message is here. */
  complete: number;
  /** Newest message. */
  sequence: number;
  /** Messages of the present round, each with its part of all tiles, that came without a gap. */
  parts: number;
  observations: number;
  errors: ErrorSums;
  lastStamp?: number;
  /** The least recently changed first. */
  readonly tiles: Map<string, PeerTile>;
}

export interface PeerStatistics {
  readonly name: string;
  readonly observations: number;
  readonly tiles: number;
  readonly bytes: number;
  /** A message was lost, and some of its tiles are older than they could be until the peer sends all. */
  readonly behind: boolean;
}

const REMEMBERED_INCARNATIONS = 16;

/**
 * The newest state of each peer, held apart from each other and from one's own, so that a state that arrives twice counts once. Messages may
 * be lost, doubled and out of order. At most `maxTiles` a peer, the most recently changed.
 */
export class PeerStates {
  readonly #maxTiles: number;
  /** By name, in alphabetical order: sums do not depend on who spoke first. */
  #peers = new Map<string, Peer>();

  constructor(maxTiles: number) {
    this.#maxTiles = maxTiles;
  }

  /** Takes in what a peer says; what is known already, or newer, stays. */
  take(name: string, { incarnation, sequence, since, snapshot }: StateUpdate): void {
    const known = this.#peers.get(name);
    if (known?.retired.includes(incarnation)) return;
    const peer = known?.incarnation === incarnation ? known : this.#meet(name, incarnation, known);
    for (const tile of snapshot.tiles) put(peer, tile, { epoch: snapshot.epoch ?? 0, sequence });
    for (const key of peer.tiles.keys()) {
      if (peer.tiles.size <= this.#maxTiles) break;
      peer.tiles.delete(key);
    }
    if (since <= peer.complete) peer.complete = Math.max(peer.complete, sequence);
    if (sequence <= peer.sequence) return;
    const { index = 0, of = 0 } = snapshot.part ?? {};
    const follows = index === 0 || (index === peer.parts && sequence === peer.sequence + 1);
    peer.parts = follows && of > 0 ? index + 1 : 0;
    if (of > 0 && peer.parts === of) peer.complete = sequence;
    peer.sequence = sequence;
    peer.observations = snapshot.observations;
    peer.errors = snapshot.errors;
    peer.lastStamp = snapshot.lastStamp;
  }

  /** What the peers know of a tile. */
  at(index: TileIndex): PeerTile[] {
    const key = tileKey(index);
    const tiles: PeerTile[] = [];
    for (const peer of this.#peers.values()) {
      const tile = peer.tiles.get(key);
      if (tile) tiles.push(tile);
    }
    return tiles;
  }

  /** Stamp of the latest reading of all peers, seconds; undefined where there is none. */
  get lastStamp(): number | undefined {
    const stamps = [...this.#peers.values()].map(({ lastStamp = -Infinity }) => lastStamp);
    const last = Math.max(...stamps);
    return last === -Infinity ? undefined : last;
  }

  /** Errors that all peers made together. */
  get errors(): ErrorSums {
    return [...this.#peers.values()].reduce((sum, { errors }) => addErrors(sum, errors), NO_ERRORS);
  }

  get statistics(): PeerStatistics[] {
    return [...this.#peers].map(([name, { observations, tiles, complete, sequence }]) => ({
      name,
      observations,
      tiles: tiles.size,
      bytes: [...tiles.values()].reduce((sum, { state }) => sum + state.byteLength, 0),
      behind: complete < sequence,
    }));
  }

  clear(): void {
    this.#peers.clear();
  }

  #meet(name: string, incarnation: number, former: Peer | undefined): Peer {
    const retired = former ? [former.incarnation, ...former.retired].slice(0, REMEMBERED_INCARNATIONS) : [];
    const peer: Peer = { incarnation, retired, complete: 0, sequence: 0, parts: 0, observations: 0, errors: NO_ERRORS, tiles: new Map() };
    this.#peers.set(name, peer);
    this.#peers = new Map([...this.#peers].sort(([a], [b]) => (a < b ? -1 : 1)));
    return peer;
  }
}

function put({ tiles }: Peer, { index, state, freshness }: StoredTile, from: { epoch: number; sequence: number }): void {
  const key = tileKey(index);
  if ((tiles.get(key)?.sequence ?? 0) >= from.sequence) return;
  tiles.delete(key);
  tiles.set(key, { state, freshness, ...from });
}
