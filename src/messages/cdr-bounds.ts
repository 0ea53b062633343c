import type { Definition } from './cdr.js';

type Fields = Definition[number]['definitions'];

/** Bytes of the primitive types, which are also their alignment (XCDR1). */
const SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};
/** Encapsulation header (2 bytes kind, 2 bytes options); alignment counts from its end. */
const HEADER = 4;

/**
 * Walks a CDR message by its lengths alone and throws where one reaches beyond the message's end. Readers that trust such
 * lengths allocate what a broken message claims, or read the memory behind it.
 *
 * @throws Error, one line naming the field.
 */
export function checkBounds(definition: Definition, cdr: Uint8Array): void {
  if (cdr.byteLength < HEADER) throw new Error(`message of ${cdr.byteLength} bytes has no CDR header`);
  const kind = (cdr[0] << 8) | cdr[1];
  if (kind > 1) throw new Error(`CDR encapsulation ${kind} is not one of 0 and 1 (XCDR1)`);
  new Walk(definition, cdr, kind === 1).message(definition[0].definitions);
}

class Walk {
  readonly #types: Definition;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  #offset = HEADER;

  constructor(types: Definition, cdr: Uint8Array, littleEndian: boolean) {
    this.#types = types;
    this.#view = new DataView(cdr.buffer, cdr.byteOffset, cdr.byteLength);
    this.#littleEndian = littleEndian;
  }

  message(fields: Fields): void {
    const members = fields.filter((field) => field.isConstant !== true);
    // IDL knows no empty struct: rosidl puts one byte there.
    if (members.length === 0) this.#advance(1, 1, 'empty message');
    for (const field of members) this.#field(field);
  }

  #field(field: Fields[number]): void {
    let count = 1;
    if (field.isArray === true) {
      count = field.arrayLength ?? this.#length(field.name);
      if (count > this.#view.byteLength) throw new Error(`${field.name}: ${count} elements in a message of ${this.#view.byteLength} bytes`);
    }
    if (field.isComplex === true) {
      const type = this.#types.find((candidate) => candidate.name === field.type);
      if (type === undefined) throw new Error(`${field.name}: definition of ${field.type} is missing`);
      for (let i = 0; i < count; i++) this.message(type.definitions);
    } else if (field.type === 'string') {
      for (let i = 0; i < count; i++) this.#advance(this.#length(field.name), 1, field.name);
    } else if (field.type === 'time' || field.type === 'duration') {
      this.#advance(8 * count, 4, field.name);
    } else {
      const size = SIZES[field.type];
      if (size === undefined) throw new Error(`${field.name}: type ${field.type} is not supported`);
      this.#advance(size * count, size, field.name);
    }
  }

  #length(name: string): number {
    this.#advance(4, 4, name);
    return this.#view.getUint32(this.#offset - 4, this.#littleEndian);
  }

  #advance(bytes: number, alignment: number, name: string): void {
    if (bytes === 0) return;
    const start = HEADER + Math.ceil((this.#offset - HEADER) / alignment) * alignment;
    this.#offset = start + bytes;
    if (this.#offset > this.#view.byteLength) throw new Error(`${name}: ends at byte ${this.#offset} of ${this.#view.byteLength}`);
  }
}
