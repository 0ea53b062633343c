import rclnodejs, { type Client, type Node, type Publisher } from 'rclnodejs';
import { Random } from '../../cmab/random.js';
import { CdrReader, parseDefinition } from '../../messages/cdr.js';
import { builtinDefinition } from '../../messages/definitions.js';
import type { QueryRequest, QueryResponse } from '../../messages/query.js';
import { toTime } from '../../messages/stamp.js';

export const NAMESPACE = '/cmanp_latency';
export const READING_TOPIC = `${NAMESPACE}/reading`;
export const READING_TYPE = 'geometry_msgs/msg/PointStamped';
/** Metres around the origin. */
export const GRID_SIZE = [20, 20] as const;

const PREDICTION_TYPE = 'sensor_msgs/msg/PointCloud2';
const MARGIN = 1;
/** Values of readings in turn, plus and minus, and by how much at least they change the mean at their place; the field's scale is 1. */
const VALUE = 2;
const CHANGE = 1e-3;
/** Milliseconds that anything may take. */
const PATIENCE = 20_000;

interface PointCloud {
  readonly width: number;
  readonly point_step: number;
  readonly data: Uint8Array;
}

/** A prediction's message and the moment of its arrival. */
interface Arrival {
  readonly cdr: Uint8Array;
  readonly at: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * The other end of the node's topics. It alone publishes readings, one at a time: the predicted mean at a reading's place stays to the last
 * bit until a prediction contains that reading.
 */
export class Probe {
  readonly #publisher: Publisher;
  readonly #query: Client<QueryRequest, QueryResponse>;
  readonly #reader = new CdrReader<PointCloud>(parseDefinition(builtinDefinition(PREDICTION_TYPE)));
  readonly #random = new Random(71);
  #onPrediction: (arrival: Arrival) => void = () => undefined;
  #sign = 1;
  /** The prediction in which the last reading was found. */
  #latest: Arrival | undefined;

  private constructor(node: Node) {
    const { HistoryPolicy, ReliabilityPolicy, DurabilityPolicy } = rclnodejs.QoS;
    const qos = new rclnodejs.QoS(
      HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
      10,
      ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE,
      DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE,
    );
    this.#publisher = node.createPublisher(READING_TYPE, READING_TOPIC, { qos });
    this.#query = node.createClient('cmanp_ros/srv/Query', `${NAMESPACE}/cmanp/query`);
    node.createSubscription(PREDICTION_TYPE, `${NAMESPACE}/cmanp/prediction`, { qos, isRaw: true }, (cdr) =>
      this.#onPrediction({ cdr, at: performance.now() }),
    );
  }

  static async start(): Promise<Probe> {
    await rclnodejs.init(undefined, ['']);
    // Whoever runs the benchmark stops its node before it ends.
    rclnodejs.removeSignalHandlers();
    const node = rclnodejs.createNode('probe', NAMESPACE);
    const probe = new Probe(node);
    node.spin();
    return probe;
  }

  stop(): void {
    rclnodejs.shutdown();
  }

  /** Waits for a node that listens, answers and predicts. */
  async ready(): Promise<void> {
    if (!(await this.#query.waitForService(PATIENCE))) throw new Error('latency: the node does not answer');
    for (const end = performance.now() + PATIENCE; this.#publisher.subscriptionCount === 0; ) {
      if (performance.now() > end) throw new Error('latency: the node does not listen');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#latest = await this.#nextPrediction();
  }

  /** Milliseconds from publishing a reading to the published prediction that contains it. */
  async untilPublished(): Promise<number> {
    const place = this.#randomPlace();
    // It contains all readings before.
    const latest = this.#latest ?? (await this.#nextPrediction());
    const cell = this.#nearestCell(latest, place);
    const before = this.#meanIn(latest, cell);
    const start = this.#publish(place);
    for (const end = start + PATIENCE; ; ) {
      const prediction = await this.#nextPrediction();
      if (Math.abs(this.#meanIn(prediction, cell) - before) > CHANGE) {
        this.#latest = prediction;
        return prediction.at - start;
      }
      if (prediction.at > end) throw new Error('latency: a reading was not seen in any prediction');
    }
  }

  /** Milliseconds from publishing a reading to the answer that contains it, asking again and again. */
  async untilAnswered(): Promise<number> {
    const place = this.#randomPlace();
    const before = await this.#askedMean(place);
    const start = this.#publish(place);
    for (const end = start + PATIENCE; ; ) {
      const mean = await this.#askedMean(place);
      const now = performance.now();
      if (Math.abs(mean - before) > CHANGE) return now - start;
      if (now > end) throw new Error('latency: a reading was not seen in any answer');
    }
  }

  /** Milliseconds from asking for the joint of points along a straight path between two places to having it, right after a reading at one of them. */
  async query({ points, samples }: { readonly points: number; readonly samples: number }): Promise<number> {
    const [from, to] = [this.#randomPlace(), this.#randomPlace()];
    const path = Array.from({ length: points }, (_, i) => {
      const part = i / Math.max(1, points - 1);
      return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y), z: 0 };
    });
    const start = this.#publish(from);
    const { covariance } = await this.#ask({ points: path, covariance: true, samples });
    const end = performance.now();
    if (covariance.length !== points ** 2) throw new Error(`latency: ${covariance.length} covariances of ${points} points`);
    return end - start;
  }

  #randomPlace(): Place {
    const [x, y] = GRID_SIZE.map((size) => this.#random.uniform(MARGIN - size / 2, size / 2 - MARGIN));
    return { x, y };
  }

  /** @returns the moment before. */
  #publish({ x, y }: Place): number {
    this.#sign = -this.#sign;
    const stamp = toTime(Date.now() / 1000);
    const start = performance.now();
    this.#publisher.publish({ header: { stamp, frame_id: 'map' }, point: { x, y, z: this.#sign * VALUE } });
    return start;
  }

  #nextPrediction(): Promise<Arrival> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('latency: the node publishes no predictions')), PATIENCE);
      this.#onPrediction = (arrival) => {
        clearTimeout(limit);
        this.#onPrediction = () => undefined;
        resolve(arrival);
      };
    });
  }

  async #askedMean({ x, y }: Place): Promise<number> {
    const { mean } = await this.#ask({ points: [{ x, y, z: 0 }], covariance: false, samples: 0 });
    return mean[0];
  }

  async #ask(request: QueryRequest): Promise<QueryResponse> {
    const response = await this.#query.sendRequestAsync(request, { timeout: PATIENCE });
    if (!response.success) throw new Error(`latency: ~/query: ${response.message}`);
    return response;
  }

  /** The cell that a place lies nearest to, in the order of the prediction's points. */
  #nearestCell({ cdr }: Arrival, { x, y }: Place): number {
    const { points, view, step } = this.#points(cdr);
    const distance = (i: number): number => Math.hypot(view.getFloat32(i * step, true) - x, view.getFloat32(i * step + 4, true) - y);
    let nearest = 0;
    for (let i = 1; i < points; i++) if (distance(i) < distance(nearest)) nearest = i;
    return nearest;
  }

  /** The predicted mean in a cell: `intensity`, the fourth of the point's float32 fields. */
  #meanIn({ cdr }: Arrival, cell: number): number {
    const { view, step } = this.#points(cdr);
    return view.getFloat32(cell * step + 12, true);
  }

  #points(cdr: Uint8Array): { readonly points: number; readonly step: number; readonly view: DataView } {
    const { width, point_step: step, data } = this.#reader.read(cdr);
    return { points: width, step, view: new DataView(data.buffer, data.byteOffset, data.byteLength) };
  }
}
