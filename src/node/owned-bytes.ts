import type { Publisher } from 'rclnodejs';

/**
 * An array whose buffer holds it and nothing else; the argument itself where it is so.
 *
 * rclnodejs copies the *whole* backing buffer of a typed array in a message and ignores offset and element type, so that a subarray or a
 * pooled Buffer would send wrong values in silence.
 */
export function owned<T extends Uint8Array | Float64Array>(array: T): T {
  const whole = array.byteOffset === 0 && array.byteLength === array.buffer.byteLength;
  return whole ? array : (array.slice() as T);
}

/** Publishes a message that is already CDR: the only way in which this node publishes. */
export function publishRaw(publisher: Publisher, cdr: Uint8Array): void {
  const bytes = owned(cdr);
  publisher.publish(Buffer.from(bytes.buffer, 0, bytes.length));
}
