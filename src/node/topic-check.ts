import type { QosProfile, TopicEndpoint } from 'rclnodejs';

/** What rmw's numbers mean (rmw/types.h). */
const RELIABILITY = ['system default', 'reliable', 'best effort', 'unknown', 'best available'];
const DURABILITY = ['system default', 'transient local', 'volatile', 'unknown', 'best available'];
const RELIABLE = 1;
const BEST_EFFORT = 2;
const TRANSIENT_LOCAL = 1;
const VOLATILE = 2;

/** Of an endpoint whose node rmw has not met yet: a second later it has a name. */
const UNDISCOVERED = '_NODE_NAME_UNKNOWN_';

/** One end of a topic that this node has. */
export interface OwnEndpoint {
  readonly role: 'subscription' | 'publisher';
  /** Fully qualified. */
  readonly topic: string;
  readonly type: string;
  readonly qos: QosProfile;
}

/**
 * Why other ends of a topic do not talk to ours: another type, or QoS that does not fit. ROS users see both as silence, so each is said, one
 * line each, with both sides.
 */
export function misfits(own: OwnEndpoint, others: readonly TopicEndpoint[]): string[] {
  const otherRole = own.role === 'subscription' ? 'publisher' : 'subscription';
  const lines: string[] = [];
  for (const other of others) {
    if (other.node_name === UNDISCOVERED) continue;
    const who = `${own.topic}: ${otherRole} of ${fullName(other)}`;
    if (other.topic_type !== own.type) {
      lines.push(`${who} has type ${other.topic_type}, this node expects ${own.type}`);
      continue;
    }
    const [offered, requested] = own.role === 'subscription' ? [other.qos_profile, own.qos] : [own.qos, other.qos_profile];
    if (!compatible(offered, requested)) {
      lines.push(
        `${who} is ${describe(other.qos_profile)}, this node's ${own.role} is ${describe(own.qos)}: no message passes between them`,
      );
    }
  }
  return lines;
}

/** DDS request against offer: who asks for more than is offered gets nothing. */
function compatible(offered: QosProfile, requested: QosProfile): boolean {
  const reliability = !(requested.reliability === RELIABLE && offered.reliability === BEST_EFFORT);
  const durability = !(requested.durability === TRANSIENT_LOCAL && offered.durability === VOLATILE);
  return reliability && durability;
}

function describe(qos: QosProfile): string {
  return `${RELIABILITY[qos.reliability]}, ${DURABILITY[qos.durability]}`;
}

function fullName(endpoint: TopicEndpoint): string {
  return `${endpoint.node_namespace.replace(/\/$/, '')}/${endpoint.node_name}`;
}
