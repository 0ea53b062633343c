import rclnodejs, { type QoS } from 'rclnodejs';

const { HistoryPolicy, ReliabilityPolicy, DurabilityPolicy } = rclnodejs.QoS;

export function keepLast(
  depth: number,
  reliability: 'reliable' | 'best_effort',
  durability: 'volatile' | 'transient_local' = 'volatile',
): QoS {
  return new rclnodejs.QoS(
    HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
    depth,
    reliability === 'reliable'
      ? ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE
      : ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT,
    durability === 'volatile'
      ? DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE
      : DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL,
  );
}

/** Sensors: best effort as REP-2003's SensorData; a reliable source is one of which nothing may be lost, and so gets a deeper queue. */
export function sourceQos(reliability: 'reliable' | 'best_effort'): QoS {
  return keepLast(reliability === 'reliable' ? 100 : 10, reliability);
}

/** `/tf` */
export const transformsQos = keepLast(100, 'reliable');
/** `/tf_static` */
export const staticTransformsQos = keepLast(100, 'reliable', 'transient_local');
/** Clouds out: reliable, so that both kinds of subscriber match. */
export const cloudQos = keepLast(5, 'reliable');
/** Maps, masks, filter info, states out: a late subscriber gets the last one. */
export const latchedQos = keepLast(1, 'reliable', 'transient_local');
/** `bond` */
export const bondQos = keepLast(100, 'reliable');
/** `/diagnostics` */
export const diagnosticsQos = keepLast(10, 'reliable');
