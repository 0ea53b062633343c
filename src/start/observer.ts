import rclnodejs, { type Client, type Node } from 'rclnodejs';
import type { QueryRequest, QueryResponse } from '../messages/query.js';
import { keepLast } from '../node/qos.js';
import type { Point } from '../sim/room.js';

const NODE = '/cmanp';
/** Milliseconds that a query may take. */
const QUERY_TIMEOUT_MS = 10_000;

interface DiagnosticArray {
  readonly status: readonly {
    readonly name: string;
    readonly message: string;
    readonly values: readonly { readonly key: string; readonly value: string }[];
  }[];
}

/** The latest status that the node has published about itself. */
export interface NodeStatus {
  readonly message: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Count, mean and standard deviation of a stream (Welford). */
class Moments {
  count = 0;
  mean = 0;
  #squares = 0;

  add(value: number): void {
    this.count++;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.#squares += before * (value - this.mean);
  }

  get std(): number {
    return Math.sqrt(this.#squares / this.count);
  }
}

/** Sees of the mapping node what any other ROS node sees: its topics and its service. */
export class Observer {
  /** All temperature readings, for the prediction that knows no place. */
  readonly readings = new Moments();
  predictions = 0;
  status: NodeStatus | undefined;
  readonly #query: Client<QueryRequest, QueryResponse>;

  private constructor(node: Node) {
    this.#query = node.createClient('cmanp_ros/srv/Query', `${NODE}/query`);
    const qos = keepLast(10, 'best_effort');
    node.createSubscription('sensor_msgs/msg/PointCloud2', `${NODE}/prediction`, { qos, isRaw: true }, () => {
      this.predictions++;
    });
    node.createSubscription('sensor_msgs/msg/Temperature', '/temperature', { qos }, (message) => {
      this.readings.add((message as { temperature: number }).temperature);
    });
    node.createSubscription('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', { qos }, (message) => {
      for (const { name, message: text, values } of (message as DiagnosticArray).status) {
        if (name.includes('cmanp')) this.status = { message: text, values: new Map(values.map(({ key, value }) => [key, value])) };
      }
    });
  }

  static async start(): Promise<Observer> {
    await rclnodejs.init(undefined, ['']);
    // The runner stops its children before it ends.
    rclnodejs.removeSignalHandlers();
    const node = rclnodejs.createNode('cmanp_demo');
    const observer = new Observer(node);
    node.spin();
    return observer;
  }

  /** Ends the ROS context: a process that exits while its executor still waits may crash in rcl. */
  stop(): void {
    rclnodejs.shutdown();
  }

  /** What the node predicts of readings at these places. @throws Error with one line. */
  async query(points: readonly Point[]): Promise<{ mean: Float64Array; std: Float64Array }> {
    const request = { points: points.map(({ x, y }) => ({ x, y, z: 0 })), covariance: false, samples: 0 };
    if (!(await this.#query.waitForService(QUERY_TIMEOUT_MS))) throw new Error(`there is no service ${NODE}/query`);
    const { success, message, mean, std } = await this.#query.sendRequestAsync(request, { timeout: QUERY_TIMEOUT_MS });
    if (!success) throw new Error(`${NODE}/query: ${message}`);
    return { mean, std };
  }
}
