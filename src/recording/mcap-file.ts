import { type FileHandle, open } from 'node:fs/promises';
import {
  type Channel,
  type DecompressHandlers,
  hasMcapPrefix,
  type IReadable,
  McapIndexedReader,
  type Message,
  type Schema,
} from '@mcap/core';
import { loadDecompressHandlers } from '@mcap/support';
import { fileReason } from '../file-reason.js';
import { MAX_RECORD, scanMcap, streamMcap } from './stream-mcap.js';

/** One topic of a recording. */
export interface RecordedTopic {
  readonly name: string;
  /** `sensor_msgs/msg/Range`. */
  readonly type: string;
  /** Text of the message definition, in `definitionEncoding`. */
  readonly definition: string;
  /** `ros2msg` for what this package can read. */
  readonly definitionEncoding: string;
  /** `cdr` for what this package can read. */
  readonly messageEncoding: string;
  readonly messageCount: number;
}

export interface RecordedMessage {
  readonly topic: string;
  /** Nanoseconds: when the recorder got it. */
  readonly logTime: bigint;
  /** Valid until the next message is asked for. */
  readonly data: Uint8Array;
}

/** An open MCAP file. */
export interface McapFile {
  readonly topics: readonly RecordedTopic[];
  /** Nanoseconds: log time of the first message; 0 for a file without messages. */
  readonly start: bigint;
  /** One line about what of the file could not be read. */
  readonly warning?: string;
  /** Messages of the topics named (all without), by log time where the file is indexed, else in the order of the file. */
  messages(topics?: readonly string[]): AsyncIterable<RecordedMessage>;
  close(): Promise<void>;
}

/**
 * Opens an MCAP file without reading it whole. One that has no index (its recorder was killed) is read from front to back as
 * far as it goes.
 *
 * @throws Error, one line naming the file.
 */
export async function openMcapFile(path: string): Promise<McapFile> {
  const handle = await open(path).catch((error: unknown) => {
    throw new Error(`${path}: cannot be opened: ${fileReason(error)}`);
  });
  try {
    const decompressHandlers = bounded(await loadDecompressHandlers());
    const readable = await fileReadable(handle);
    await checkMagic(readable);
    const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers }).catch(() => undefined);
    return reader !== undefined && isIndexed(reader)
      ? indexedFile(path, handle, reader)
      : await streamedFile(path, handle, decompressHandlers);
  } catch (error) {
    await handle.close();
    throw fileError(path, error);
  }
}

/** Whether the index leads to every message: MCAP leaves each part of it to the recorder. */
function isIndexed({ chunkIndexes, channelsById, statistics }: McapIndexedReader): boolean {
  if (chunkIndexes.length === 0) return statistics?.messageCount === 0n;
  return chunkIndexes.every(({ messageIndexOffsets }) => {
    const channels = [...messageIndexOffsets.keys()];
    return channels.length > 0 && channels.every((id) => channelsById.has(id));
  });
}

function indexedFile(path: string, handle: FileHandle, reader: McapIndexedReader): McapFile {
  const starts = reader.chunkIndexes.map((chunk) => chunk.messageStartTime);
  return {
    topics: recordedTopics(reader.channelsById, reader.schemasById, (id) => Number(reader.statistics?.channelMessageCounts.get(id) ?? 0n)),
    start: starts.reduce((earliest, start) => (start < earliest ? start : earliest), starts[0] ?? 0n),
    messages: (topics) => withTopics(path, reader.channelsById, reader.readMessages({ topics })),
    close: () => handle.close(),
  };
}

async function streamedFile(path: string, handle: FileHandle, decompressHandlers: DecompressHandlers): Promise<McapFile> {
  const { channels, schemas, counts, start, damage } = await scanMcap(handle, decompressHandlers);
  return {
    topics: recordedTopics(channels, schemas, (id) => counts.get(id) ?? 0),
    start,
    warning: `${path}: no index, read front to back${damage === undefined ? '' : `; ${damage}`}`,
    messages: (topics) => {
      const wanted = topics && new Set([...channels.values()].filter(({ topic }) => topics.includes(topic)).map(({ id }) => id));
      return withTopics(path, channels, streamMcap(handle, decompressHandlers, wanted));
    },
    close: () => handle.close(),
  };
}

function recordedTopics(
  channels: ReadonlyMap<number, Channel>,
  schemas: ReadonlyMap<number, Schema>,
  countOf: (channel: number) => number,
): RecordedTopic[] {
  const text = new TextDecoder();
  return [...channels.values()].map((channel) => {
    const schema = schemas.get(channel.schemaId);
    return {
      name: channel.topic,
      type: schema?.name ?? '',
      definition: schema === undefined ? '' : text.decode(schema.data),
      definitionEncoding: schema?.encoding ?? '',
      messageEncoding: channel.messageEncoding,
      messageCount: countOf(channel.id),
    };
  });
}

async function* withTopics(
  path: string,
  channels: ReadonlyMap<number, Channel>,
  messages: AsyncIterable<Message>,
): AsyncGenerator<RecordedMessage, void, void> {
  try {
    for await (const { channelId, logTime, data } of messages) {
      const topic = channels.get(channelId)?.topic;
      if (topic !== undefined) yield { topic, logTime, data };
    }
  } catch (error) {
    throw fileError(path, error);
  }
}

/** The same, but what a chunk claims to hold is not allocated whatever it is. */
function bounded(handlers: DecompressHandlers): DecompressHandlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([compression, decompress]) => [
      compression,
      (buffer, size) => {
        if (size > MAX_RECORD) throw new Error(`a chunk that claims ${size} bytes`);
        return decompress(buffer, size);
      },
    ]),
  );
}

async function fileReadable(handle: FileHandle): Promise<IReadable> {
  const { size } = await handle.stat();
  return {
    size: async () => BigInt(size),
    read: async (offset, length) => {
      // A broken index may name any place and length: nothing is allocated for what is not there.
      if (length > MAX_RECORD) throw new Error(`a record of ${length} bytes`);
      if (offset + length > BigInt(size)) throw new Error(`${length} bytes at ${offset} reach beyond the end (${size} bytes)`);
      const buffer = new Uint8Array(Number(length));
      const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, Number(offset));
      if (bytesRead < buffer.byteLength) throw new Error('the file became shorter while it was read');
      return buffer;
    },
  };
}

async function checkMagic(readable: IReadable): Promise<void> {
  const size = await readable.size();
  const prefix = await readable.read(0n, size < 8n ? size : 8n);
  if (!hasMcapPrefix(new DataView(prefix.buffer))) throw new Error('not an MCAP file');
}

function fileError(path: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(message.startsWith(`${path}:`) ? message : `${path}: ${message.split('\n')[0]}`);
}
