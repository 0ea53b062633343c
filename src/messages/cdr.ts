import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { checkBounds } from './cdr-bounds.js';
import { builtinDefinition } from './definitions.js';

/** A decoded message: fields by name; arrays of numbers are typed arrays (maybe views of the bytes), 64-bit integers bigint. */
export type Message = Readonly<Record<string, unknown>>;

/** A message definition, taken apart: the message itself first, then what it is made of. */
export type Definition = ReadonlyArray<ReturnType<typeof parse>[number]>;

/** @param text "ros2msg" text (MCAP schema, or `messageDefinition`). @throws Error where it cannot be parsed. */
export function parseDefinition(text: string): Definition {
  return parse(text, { ros2: true });
}

/**
 * Reads one message type in CDR (OMG DDS-XTypes, XCDR1, either byte order). Every length in a message is checked against its
 * bytes before anything is allocated or read.
 */
export class CdrReader<T = Message> {
  readonly #definition: Definition;
  readonly #reader: MessageReader<T>;

  constructor(definition: Definition) {
    this.#definition = definition;
    this.#reader = new MessageReader<T>([...definition]);
  }

  /** @throws Error, one line, on bytes that do not hold such a message. */
  read(cdr: Uint8Array): T {
    checkBounds(this.#definition, cdr);
    return this.#reader.readMessage<T>(cdr);
  }
}

/** A writer of one message type; fields that a message leaves out take the definition's default. */
export function createCdrWriter(definition: Definition): (message: object) => Uint8Array {
  const writer = new MessageWriter([...definition]);
  return (message) => writer.writeMessage(message);
}

const writers = new Map<string, (message: object) => Uint8Array>();

/** CDR bytes of one of the types that this package writes (`builtin-messages.ts`), in a buffer of their own. */
export function encodeCdr(type: string, message: object): Uint8Array {
  let writer = writers.get(type);
  if (writer === undefined) {
    writer = createCdrWriter(parseDefinition(builtinDefinition(type)));
    writers.set(type, writer);
  }
  return writer(message);
}
