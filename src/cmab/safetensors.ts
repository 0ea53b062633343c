/**
 * The safetensors format (huggingface.co/docs/safetensors): 8 bytes header length (little-endian), a JSON header, the tensors' bytes.
 * Read and written strictly: sizes are checked against the bytes that are there before anything is allocated.
 */
export type StoredTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'F64'; readonly shape: readonly number[]; readonly data: Float64Array };

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const WIDTH = { F32: 4, F64: 8 } as const;
/** The format's own limit, which keeps a hostile length from being parsed. */
const MAX_HEADER_BYTES = 100_000_000;

interface HeaderEntry {
  readonly dtype: unknown;
  readonly shape: unknown;
  readonly data_offsets: unknown;
}

/** @throws Error with one line that says what is wrong with the bytes. */
export function parseSafetensors(bytes: Uint8Array): Safetensors {
  if (bytes.byteLength < 8) throw new Error(`not a safetensors file: ${bytes.byteLength} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > bytes.byteLength) {
    throw new Error(`not a safetensors file: a header of ${headerBytes} bytes in a file of ${bytes.byteLength}`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  const body = bytes.subarray(8 + headerBytes);
  const tensors = new Map<string, StoredTensor>();
  let metadata: Record<string, string> = {};
  let described = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = entry as Record<string, string>;
    else {
      const tensor = readTensor(name, entry as HeaderEntry, body, described);
      tensors.set(name, tensor);
      described += tensor.data.byteLength;
    }
  }
  if (described !== body.byteLength) throw new Error(`safetensors: its tensors are ${described} bytes, and its data ${body.byteLength}`);
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error('not a safetensors file: its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new Error('not a safetensors file: its header is not an object');
  }
  for (const [name, entry] of Object.entries(header)) {
    if (typeof entry !== 'object' || entry === null) throw new Error(`safetensors: the entry of '${name}' is not an object`);
    if (name === '__metadata__' && !Object.values(entry).every((value) => typeof value === 'string')) {
      throw new Error('safetensors: metadata values must be strings');
    }
  }
  return header as Record<string, unknown>;
}

/** @param described bytes of the tensors before this one: in all no more are copied than there are. */
function readTensor(name: string, entry: HeaderEntry, body: Uint8Array, described: number): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'F64') throw new Error(`safetensors: tensor '${name}' is ${String(dtype)}, not F32 or F64`);
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw new Error(`safetensors: tensor '${name}' has no valid shape and offsets`);
  const [begin, end] = offsets;
  const bytes = shape.reduce((product, size) => product * size, WIDTH[dtype]);
  if (begin > end || end > body.byteLength || end - begin !== bytes) {
    throw new Error(`safetensors: tensor '${name}' of ${bytes} bytes claims bytes ${begin}..${end} of ${body.byteLength}`);
  }
  if (described + bytes > body.byteLength) throw new Error(`safetensors: tensor '${name}' overlaps another one`);
  // A copy, so that the data is aligned and does not hold on to the file. (`slice` of a Buffer would be a view.)
  const buffer = new ArrayBuffer(bytes);
  new Uint8Array(buffer).set(body.subarray(begin, end));
  return dtype === 'F32' ? { dtype, shape, data: new Float32Array(buffer) } : { dtype, shape, data: new Float64Array(buffer) };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** Serialises tensors in the order given; the header is padded with spaces so that the data is 8-byte aligned. */
export function serializeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, tensor] of tensors) {
    const end = offset + tensor.data.byteLength;
    header[name] = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.byteLength / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
