import type { Publisher } from 'rclnodejs';

/**
 * An array whose buffer holds it and nothing else; the argument itself where it is so.
 *
 * rclnodejs copies the *whole* backing buffer of a typed array in a message and ignores offset and element type, so that a subarray or a
 * pooled Buffer would send wrong values in silence; and only a whole buffer can be given to a worker.
 */
export function owned<T extends Uint8Array | Float64Array>(array: T): T {
  if (array.byteOffset === 0 && array.byteLength === array.buffer.byteLength) return array;
  // Not array.slice(): a Buffer's is a view.
  const copy = array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength);
  return (array instanceof Float64Array ? new Float64Array(copy) : new Uint8Array(copy)) as T;
}

/** Publishes a message that is already CDR: the only way in which this node publishes. Here rclnodejs does mind the offset. */
export function publishRaw(publisher: Publisher, cdr: Uint8Array): void {
  publisher.publish(Buffer.from(cdr.buffer, cdr.byteOffset, cdr.length));
}
