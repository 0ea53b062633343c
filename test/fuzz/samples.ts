import { compress, isLoaded } from '@foxglove/wasm-zstd';
import { McapWriter, TempBuffer } from '@mcap/core';
import fc from 'fast-check';
import { encodeState } from '../../src/field/state-file.js';
import { testReadings } from '../../src/field/testing/test-field.js';
import { encodeCdr } from '../../src/messages/cdr.js';
import { STATE_TYPE } from '../../src/pipeline/peer-exchange.js';
import { fuzzField } from './checks.js';
import { anyMessage, transforms } from './generators.js';

const field = fuzzField();
field.fold(testReadings(2));

/** A state file. */
export const stateBytes: Uint8Array = encodeState(field.snapshot());

/** A peer's message with such a state, or with what is given. */
export function peerMessage(data = stateBytes): Uint8Array {
  return encodeCdr(STATE_TYPE, { robot: 'alpha', incarnation: 1, sequence: 1, since: 0, data });
}

/** Recordings with and without chunks, index and compression. */
export async function recordings(): Promise<Uint8Array[]> {
  await isLoaded;
  const compressChunk = (chunk: Uint8Array) => ({ compression: 'zstd', compressedData: compress(chunk) });
  const variants = [{}, { useChunks: false }, { useChunkIndex: false }, { compressChunk }];
  return Promise.all(
    variants.map(async (options) => {
      const buffer = new TempBuffer();
      const writer = new McapWriter({ writable: buffer, ...options });
      await writer.start({ profile: 'ros2', library: 'test' });
      const definition = new TextEncoder().encode('float32 data\n');
      const schemaId = await writer.registerSchema({ name: 'std_msgs/msg/Float32', encoding: 'ros2msg', data: definition });
      const channelId = await writer.registerChannel({ schemaId, topic: '/a', messageEncoding: 'cdr', metadata: new Map([['a', 'b']]) });
      for (let i = 0; i < 3; i++) {
        await writer.addMessage({
          channelId,
          sequence: i,
          logTime: BigInt(i),
          publishTime: 0n,
          data: Uint8Array.of(0, 1, 0, 0, i, 0, 0, 0),
        });
      }
      await writer.end();
      return buffer.get();
    }),
  );
}

/** What each fuzz target starts from. */
export async function seeds(): Promise<Readonly<Record<string, readonly Uint8Array[]>>> {
  return {
    cdr: [...fc.sample(anyMessage, { numRuns: 100, seed: 1 }), ...fc.sample(transforms, { numRuns: 20, seed: 1 })],
    mcap: await recordings(),
    state: [stateBytes],
    peer: [peerMessage()],
  };
}
