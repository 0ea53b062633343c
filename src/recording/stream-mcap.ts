import type { FileHandle } from 'node:fs/promises';
import { type Channel, type DecompressHandlers, McapStreamReader, type Message, type Schema, type TypedMcapRecord } from '@mcap/core';

/** Bytes read at a time. */
const BLOCK = 1024 * 1024;
/** Bytes of the largest record, whole or unpacked, that is read: damage may claim any size. */
export const MAX_RECORD = 256 * 1024 * 1024;

/** What a file without an index holds. */
export interface McapScan {
  readonly channels: ReadonlyMap<number, Channel>;
  readonly schemas: ReadonlyMap<number, Schema>;
  /** Messages by channel. */
  readonly counts: ReadonlyMap<number, number>;
  /** Nanoseconds. */
  readonly start: bigint;
  /** Why reading ended before the end of a whole file, if so. */
  readonly damage?: string;
}

/** Reads a file from front to back for what an index would tell. */
export async function scanMcap(handle: FileHandle, decompressHandlers: DecompressHandlers): Promise<McapScan> {
  const channels = new Map<number, Channel>();
  const schemas = new Map<number, Schema>();
  const counts = new Map<number, number>();
  let start: bigint | undefined;
  let damage: string | undefined;
  const onDamage = (text: string): void => {
    damage = text;
  };
  for await (const record of records(handle, decompressHandlers, onDamage)) {
    if (record.type === 'Schema') schemas.set(record.id, record);
    else if (record.type === 'Channel') channels.set(record.id, record);
    else if (record.type === 'Message') {
      counts.set(record.channelId, (counts.get(record.channelId) ?? 0) + 1);
      if (start === undefined || record.logTime < start) start = record.logTime;
    }
  }
  return { channels, schemas, counts, start: start ?? 0n, damage };
}

/** The messages in the order of the file, as far as it can be read. */
export async function* streamMcap(
  handle: FileHandle,
  decompressHandlers: DecompressHandlers,
  channels: ReadonlySet<number> | undefined,
): AsyncGenerator<Message, void, void> {
  for await (const record of records(handle, decompressHandlers, () => undefined)) {
    if (record.type === 'Message' && (channels === undefined || channels.has(record.channelId))) yield record;
  }
}

async function* records(
  handle: FileHandle,
  decompressHandlers: DecompressHandlers,
  onDamage: (text: string) => void,
): AsyncGenerator<TypedMcapRecord, void, void> {
  const reader = new McapStreamReader({ decompressHandlers });
  const block = new Uint8Array(BLOCK);
  for (let position = 0; !reader.done(); ) {
    const { bytesRead } = await handle.read(block, 0, BLOCK, position);
    if (bytesRead === 0) {
      onDamage(`it ends early, at byte ${position}`);
      return;
    }
    position += bytesRead;
    try {
      reader.append(block.subarray(0, bytesRead));
      for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) yield record;
      if (reader.bytesRemaining() > MAX_RECORD) throw new Error(`a record of more than ${MAX_RECORD} bytes`);
    } catch (error) {
      onDamage(`damaged before byte ${position} (${error instanceof Error ? error.message : String(error)})`);
      return;
    }
  }
}
