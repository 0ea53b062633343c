import { CdrReader, parseDefinition } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import type { TransformBuffer, TransformMessage } from '../transforms/transform-buffer.js';
import type { RejectExample } from './statistics.js';

const TYPE = 'tf2_msgs/msg/TFMessage';

const reader = new CdrReader<TransformMessage>(parseDefinition(builtinDefinition(TYPE)));

/** Takes the transforms of a tf2_msgs/msg/TFMessage, CDR, into a buffer. @param receivedAt seconds. @returns those that were refused. */
export function takeTransforms(transforms: TransformBuffer, cdr: Uint8Array, isStatic: boolean, receivedAt: number): RejectExample[] {
  const refused = { reason: 'bad_message', topic: isStatic ? '/tf_static' : '/tf' } as const;
  try {
    return transforms.set(reader.read(cdr), isStatic, receivedAt).map((value) => ({ ...refused, field: 'transforms', value }));
  } catch (error) {
    return [{ ...refused, field: TYPE, value: (error as Error).message }];
  }
}
