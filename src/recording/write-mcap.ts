import { type FileHandle, open } from 'node:fs/promises';
import { McapWriter } from '@mcap/core';
import { fileReason } from '../file-reason.js';

/** A ROS 2 recording in MCAP: profile `ros2`, schemas `ros2msg`, messages `cdr`, chunked and indexed. */
export class RecordingWriter {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #writer: McapWriter;
  readonly #channels = new Map<string, { readonly id: number; sequence: number }>();

  private constructor(path: string, handle: FileHandle, writer: McapWriter) {
    this.#path = path;
    this.#handle = handle;
    this.#writer = writer;
  }

  /** @throws Error, one line naming the file. */
  static async create(path: string): Promise<RecordingWriter> {
    const handle = await open(path, 'w').catch((error: unknown) => {
      throw new Error(`${path}: cannot be written: ${fileReason(error)}`);
    });
    let position = 0n;
    const writer = new McapWriter({
      writable: {
        position: () => position,
        write: async (bytes) => {
          await handle.appendFile(bytes);
          position += BigInt(bytes.byteLength);
        },
      },
    });
    await writer.start({ profile: 'ros2', library: 'cmanp_ros' });
    return new RecordingWriter(path, handle, writer);
  }

  /** Declares a topic; a topic that is there already stays as it is. */
  async addTopic(topic: string, type: string, definition: string): Promise<void> {
    if (this.#channels.has(topic)) return;
    const data = new TextEncoder().encode(definition);
    const schemaId = await this.#writer.registerSchema({ name: type, encoding: 'ros2msg', data });
    const id = await this.#writer.registerChannel({ schemaId, topic, messageEncoding: 'cdr', metadata: new Map() });
    this.#channels.set(topic, { id, sequence: 0 });
  }

  /** @param logTime Nanoseconds. @throws Error, one line: an undeclared topic, a full disk. */
  async write(topic: string, logTime: bigint, data: Uint8Array): Promise<void> {
    const channel = this.#channels.get(topic);
    if (channel === undefined) throw new Error(`${this.#path}: topic ${topic} has not been declared`);
    const sequence = channel.sequence++;
    await this.#writer.addMessage({ channelId: channel.id, sequence, logTime, publishTime: logTime, data }).catch((error: Error) => {
      throw new Error(`${this.#path}: ${error.message}`);
    });
  }

  /** Writes the index and closes the file. */
  async close(): Promise<void> {
    await this.#writer.end();
    await this.#handle.close();
  }
}
