import type { Config, SourceConfig } from '../config/config.js';
import type { Transform } from '../transforms/transform.js';
import { TransformBuffer } from '../transforms/transform-buffer.js';
import { place } from './place.js';
import type { Rejections } from './rejections.js';
import { Source } from './source.js';
import { takeTransforms } from './take-transforms.js';
import type { Waiting } from './waiting-queue.js';

/** Seconds that a message waits for the transform of its stamp. */
const PATIENCE = 1;

/** Takes the readings of one message, placed in the map; as `Batcher.add`. */
export type Deliver = (positions: Float64Array, values: Float64Array, stamp: number, receivedAt: number, source: number) => void;

export interface IntakeOptions {
  /** Inputs of the field: 2 for x, y. */
  readonly dimensions: number;
  /**
   * Messages come as fast as the world goes, and what waits for its transform is given a second of real time too: a simulated clock that
   * runs fast leaps ahead of transforms that are on their way, and after a long piece of work they lie behind it in the queue.
   */
  readonly live: boolean;
}

/** From messages to readings in the map: decode, wait for the transform of their stamp, place. */
export class Intake {
  readonly transforms = new TransformBuffer();
  readonly #config: Pick<Config, 'mapFrame' | 'sources'>;
  readonly #options: IntakeOptions;
  readonly #rejections: Rejections;
  readonly #deliver: Deliver;
  readonly #sources = new Map<string, Source>();
  #clock = -Infinity;
  #dropped = 0;
  #latestPlace: [number, number] | undefined;

  constructor(config: Pick<Config, 'mapFrame' | 'sources'>, options: IntakeOptions, rejections: Rejections, deliver: Deliver) {
    this.#config = config;
    this.#options = options;
    this.#rejections = rejections;
    this.#deliver = deliver;
  }

  /** In the order in which they were added: the number that `Deliver` is given counts from here. */
  get sources(): readonly Source[] {
    return [...this.#sources.values()];
  }

  /** Latest time heard of, seconds; -Infinity before the first. */
  get clock(): number {
    return this.#clock;
  }

  /** Readings lost because a bound was reached or the clock jumped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Where the sensor of the latest message was, metres in the map frame. */
  get latestPlace(): [number, number] | undefined {
    return this.#latestPlace;
  }

  /** Clock at the reception of the oldest message that waits; Infinity: none does. */
  get oldest(): number {
    return Math.min(Infinity, ...this.sources.map(({ waiting }) => waiting.first?.receivedAt ?? Infinity));
  }

  /** @see Pipeline.addSource */
  addSource(source: SourceConfig, definition: string): void {
    this.#sources.set(source.name, new Source(source, definition, this.#config.sources.length));
  }

  /** @see Pipeline.receive */
  receive(name: string, cdr: Uint8Array, receivedAt: number): void {
    const source = this.#sources.get(name);
    if (source === undefined) throw new RangeError(`source ${name} was not added`);
    this.#clock = Math.max(this.#clock, receivedAt);
    source.countMessage(receivedAt);
    const readings = source.decode(cdr, receivedAt);
    this.#rejections.addAll(source.config.topic, readings.rejected);
    if (readings.count === 0) return;
    for (const lost of source.waiting.push({ readings, receivedAt, since: performance.now() / 1000 })) {
      this.#dropped += lost.readings.count;
      this.#refuse(source, lost, 'queue_full', 'messages waiting for a transform');
    }
    this.#resolve(source);
  }

  /** @see Pipeline.receiveTransforms */
  receiveTransforms(cdr: Uint8Array, isStatic: boolean, receivedAt: number): void {
    for (const refused of takeTransforms(this.transforms, cdr, isStatic, receivedAt)) this.#rejections.add(refused, 1);
    for (const source of this.#sources.values()) this.#resolve(source);
  }

  /** The clock: places what can be placed by now, and gives up what has waited too long; at `Infinity` all that waits. */
  tick(now: number): void {
    if (now !== Infinity) this.#clock = Math.max(this.#clock, now);
    for (const source of this.#sources.values()) this.#resolve(source, now);
  }

  /** The clock went backwards: what waits, and transforms over time, belong to another time. */
  timeJumped(): void {
    this.transforms.clear();
    for (const { waiting } of this.#sources.values()) {
      for (const { readings } of waiting.clear()) this.#dropped += readings.count;
    }
    this.#clock = -Infinity;
  }

  /** Places the source's messages in order, as far as their transforms are known; those that waited too long are refused. */
  #resolve(source: Source, now = this.#clock): void {
    for (let first = source.waiting.first; first !== undefined; first = source.waiting.first) {
      const { frame, stamp } = first.readings;
      const transform = this.transforms.lookup(this.#config.mapFrame, frame, stamp);
      if (!('failure' in transform)) this.#place(source, first, transform);
      else if (transform.failure === 'past' || this.#hasWaitedTooLong(first, now)) {
        this.#refuse(source, first, 'no_transform', `no transform to ${this.#config.mapFrame}: ${transform.text}`);
      } else return;
      source.waiting.shift();
    }
  }

  #hasWaitedTooLong({ receivedAt, since }: Waiting, now: number): boolean {
    if (now - receivedAt <= PATIENCE) return false;
    return !this.#options.live || now === Infinity || performance.now() / 1000 - since > PATIENCE;
  }

  #place(source: Source, { readings, receivedAt }: Waiting, transform: Transform): void {
    const { positions, values, rejected } = place(readings, transform, source.config, this.#options.dimensions);
    this.#rejections.addAll(source.config.topic, rejected);
    const [x, y] = transform.translation;
    if (values.length > 0) this.#latestPlace = [x, y];
    this.#deliver(positions, values, readings.stamp, receivedAt, this.sources.indexOf(source));
  }

  #refuse(source: Source, { readings }: Waiting, reason: 'queue_full' | 'no_transform', value: string): void {
    this.#rejections.add(
      { reason, topic: source.config.topic, field: 'header.frame_id', value: `${readings.frame}: ${value}` },
      readings.count,
    );
  }
}
