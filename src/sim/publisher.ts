import type { Node, Publisher, QoS } from 'rclnodejs';
import { keepLast, staticTransformsQos, transformsQos } from '../node/qos.js';
import { type Outgoing, TOPICS, type TopicName } from './messages.js';

/** QoS by topic as real robots offer it; sensors as REP-2003's SensorData. */
const QOS: Readonly<Record<TopicName, QoS>> = {
  '/clock': keepLast(10, 'reliable'),
  '/tf': transformsQos,
  '/tf_static': staticTransformsQos,
  '/odom': keepLast(10, 'reliable'),
  '/scan': keepLast(5, 'best_effort'),
  '/temperature': keepLast(10, 'best_effort'),
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
