import rclnodejs, { type Node, type Publisher, type QoS } from 'rclnodejs';
import { type Outgoing, TOPICS, type TopicName } from './messages.js';

const { HistoryPolicy, ReliabilityPolicy, DurabilityPolicy } = rclnodejs.QoS;

function keepLast(depth: number, reliable: boolean, transientLocal = false): QoS {
  return new rclnodejs.QoS(
    HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
    depth,
    reliable ? ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE : ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT,
    transientLocal ? DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL : DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE,
  );
}

/** QoS by topic as real robots offer it; sensors as REP-2003's SensorData. */
const QOS: Readonly<Record<TopicName, QoS>> = {
  '/clock': keepLast(10, true),
  '/tf': keepLast(100, true),
  '/tf_static': keepLast(100, true, true),
  '/odom': keepLast(10, true),
  '/scan': keepLast(5, false),
  '/temperature': keepLast(10, false),
};

/** Publishers of all the simulation's topics on one ROS node. */
export class SimulationPublisher {
  readonly #publishers: ReadonlyMap<TopicName, Publisher>;

  constructor(node: Node) {
    const topics = Object.keys(TOPICS) as TopicName[];
    this.#publishers = new Map(topics.map((topic) => [topic, node.createPublisher(TOPICS[topic], topic, { qos: QOS[topic] })]));
  }

  publish({ topic, message }: Outgoing): void {
    this.#publishers.get(topic)?.publish(message);
  }
}
