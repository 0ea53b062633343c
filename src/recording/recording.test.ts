import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { compress, isLoaded } from '@foxglove/wasm-zstd';
import { McapWriter, type McapWriterOptions, TempBuffer } from '@mcap/core';
import { openRecording, type Recording } from './read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from './testing/sample-recordings.js';
import { RecordingWriter } from './write-mcap.js';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'cmanp-recording-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

async function write(path: string, messages: readonly (readonly [topic: string, logTime: number])[]): Promise<void> {
  const writer = await RecordingWriter.create(path);
  for (const [topic, logTime] of messages) {
    await writer.addTopic(topic, 'std_msgs/msg/Float32', 'float32 data');
    await writer.write(topic, BigInt(logTime), Uint8Array.of(0, 1, 0, 0, logTime, 0, 0, 0));
  }
  await writer.close();
}

function messagesOf({ topics }: Recording): number {
  return topics.reduce((sum, { messageCount }) => sum + messageCount, 0);
}

async function read(
  path: string,
  topics?: readonly string[],
): Promise<{ messages: string[]; warnings: readonly string[]; topics: string[] }> {
  const recording = await openRecording(path);
  const messages: string[] = [];
  for await (const { topic, logTime, data } of recording.messages(topics)) {
    assert.equal(data[4], Number(logTime) % 256);
    messages.push(`${topic}@${logTime}`);
  }
  await recording.close();
  return { messages, warnings: recording.warnings, topics: recording.topics.map(({ name }) => name) };
}

test('what is written is read by log time, all topics or some', async (t) => {
  const path = join(folder(t), 'a.mcap');
  await write(path, [
    ['/a', 3],
    ['/b', 1],
    ['/a', 2],
  ]);
  assert.deepEqual(await read(path), { messages: ['/b@1', '/a@2', '/a@3'], warnings: [], topics: ['/a', '/b'] });
  assert.deepEqual((await read(path, ['/a'])).messages, ['/a@2', '/a@3']);
  assert.deepEqual((await read(path, ['/c'])).messages, []);
});

test('the files are profile ros2 with schemas that Foxglove reads', async (t) => {
  const path = join(folder(t), 'a.mcap');
  await write(path, [['/a', 1]]);
  const recording = await openRecording(path);
  const expected = {
    name: '/a',
    type: 'std_msgs/msg/Float32',
    definition: 'float32 data',
    definitionEncoding: 'ros2msg',
    messageEncoding: 'cdr',
    messageCount: 1,
  };
  assert.deepEqual(recording.topics, [expected]);
  await recording.close();
  assert.ok(readFileSync(path).includes('ros2'));
});

test('a folder of split files is one recording, by log time', async (t) => {
  const path = folder(t);
  await write(join(path, 'x_0.mcap'), [
    ['/a', 10],
    ['/a', 12],
  ]);
  await write(join(path, 'x_1.mcap'), [
    ['/a', 11],
    ['/b', 15],
  ]);
  await write(join(path, 'x_2.mcap'), [['/b', 1]]);
  await write(join(path, 'x_3.mcap'), []);
  const all = ['/b@1', '/a@10', '/a@11', '/a@12', '/b@15'];
  assert.deepEqual((await read(path)).messages, all);
  writeFileSync(join(path, 'metadata.yaml'), 'rosbag2_bagfile_information:\n  relative_file_paths: [x_0.mcap, x_1.mcap]\n');
  assert.deepEqual((await read(path)).messages, all.slice(1));
});

test('a file cut short is read as far as it goes, with a warning', async (t) => {
  const path = join(folder(t), 'a.mcap');
  const messages = Array.from({ length: 60_000 }, (_, i) => ['/a', i] as const);
  await write(path, messages);
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.byteLength * 0.6));
  const recording = await openRecording(path);
  let count = 0;
  for await (const { logTime } of recording.messages()) assert.equal(Number(logTime), count++);
  await recording.close();
  assert.equal(count, messagesOf(recording));
  assert.ok(count > 10_000 && count < 60_000);
  assert.match(recording.warnings.join(), /a\.mcap: no index, read front to back; it ends early, at byte \d+$/);
});

/** Writes a file as other recorders might, with parts of the index left out or chunks compressed. */
async function writeOtherwise(path: string, options: Omit<McapWriterOptions, 'writable'>): Promise<void> {
  const buffer = new TempBuffer();
  const writer = new McapWriter({ writable: buffer, ...options });
  await writer.start({ profile: 'ros2', library: 'test' });
  const schemaId = await writer.registerSchema({ name: 'std_msgs/msg/Float32', encoding: 'ros2msg', data: new Uint8Array(0) });
  const channelId = await writer.registerChannel({ schemaId, topic: '/a', messageEncoding: 'cdr', metadata: new Map() });
  for (let i = 0; i < 100; i++) {
    const data = Uint8Array.of(0, 1, 0, 0, i, 0, 0, 0);
    await writer.addMessage({ channelId, sequence: i, logTime: BigInt(i), publishTime: BigInt(i), data });
  }
  await writer.end();
  writeFileSync(path, buffer.get());
}

test('recorders may leave out any part of the index, and compress', async (t) => {
  await isLoaded;
  const path = join(folder(t), 'a.mcap');
  const unindexed = [{ useChunks: false }, { useMessageIndex: false }, { useChunkIndex: false }, { repeatChannels: false }];
  const zstd = { chunkSize: 500, compressChunk: (chunk: Uint8Array) => ({ compression: 'zstd', compressedData: compress(chunk) }) };
  for (const options of [...unindexed, zstd, { ...zstd, useChunkIndex: false }]) {
    await writeOtherwise(path, options);
    const { messages, warnings } = await read(path);
    assert.equal(messages.length, 100, JSON.stringify(options));
    assert.deepEqual(warnings, options === zstd ? [] : [`${path}: no index, read front to back`], JSON.stringify(options));
  }
});

test('a file with damage inside is one line that names it', async (t) => {
  const path = join(folder(t), 'a.mcap');
  await write(
    path,
    Array.from({ length: 1000 }, (_, i) => ['/a', i] as const),
  );
  const bytes = readFileSync(path);
  bytes[2000] ^= 0xff;
  writeFileSync(path, bytes);
  await assert.rejects(read(path), (error: Error) => error.message.startsWith(`${path}: `) && !error.message.includes('\n'));
});

test('sizes that a damaged file claims are not allocated', async (t) => {
  const path = join(folder(t), 'a.mcap');
  const compressChunk = (chunk: Uint8Array) => ({ compression: 'zstd', compressedData: compress(chunk) });
  await isLoaded;
  await writeOtherwise(path, { compressChunk });
  const whole = readFileSync(path);
  // Of the chunk record: opcode, length, start and end time, then the size of what it holds.
  const chunk = chunkAt(whole);
  const before = process.memoryUsage();
  for (const [at, claim] of [
    [chunk + 1, 2n ** 50n],
    [chunk + 1 + 8 + 16, 2n ** 50n],
    [chunk + 1 + 8 + 16, 2n ** 63n],
  ] as const) {
    const bytes = Buffer.from(whole);
    bytes.writeBigUInt64LE(claim, at);
    writeFileSync(path, bytes);
    await assert.rejects(read(path), (error: Error) => error.message.startsWith(`${path}: `) && !error.message.includes('\n'));
    // Without its index, which tells the place of the chunk, the file is read as far as it goes.
    writeFileSync(path, bytes.subarray(0, bytes.length - 100));
    const { messages, warnings } = await read(path);
    assert.deepEqual(messages, []);
    assert.match(
      warnings.join(),
      /no index, read front to back; (damaged before byte \d+ \(a chunk that claims \d+ bytes\)|it ends early)/,
    );
  }
  assert.ok(process.memoryUsage().arrayBuffers - before.arrayBuffers < 50e6);
});

/** Offset of the first chunk record, which follows the header record. */
function chunkAt(file: Buffer): number {
  const header = 8;
  return header + 9 + Number(file.readBigUInt64LE(header + 1));
}

test('what cannot be read is one line that names the file', async (t) => {
  const path = folder(t);
  await assert.rejects(openRecording(join(path, 'absent.mcap')), {
    message: `${join(path, 'absent.mcap')}: cannot be opened: there is no such file or folder`,
  });
  await assert.rejects(openRecording(path), { message: `${path}: no .mcap file in this folder` });
  for (const [name, content] of [
    ['empty.mcap', ''],
    ['text.mcap', 'x,y,value\n1,2,3\n'],
  ]) {
    writeFileSync(join(path, name), content);
    await assert.rejects(openRecording(join(path, name)), { message: `${join(path, name)}: not an MCAP file` });
  }
  writeFileSync(join(path, 'metadata.yaml'), 'rosbag2_bagfile_information: 3\n');
  await assert.rejects(openRecording(path), /metadata\.yaml: rosbag2_bagfile_information\.relative_file_paths is not a list/);
  await assert.rejects(
    RecordingWriter.create(join(path, 'no', 'where.mcap')),
    /where\.mcap: cannot be written: there is no such file or folder/,
  );
});

test('real recordings are read whole', async (t) => {
  for (const [name, count] of [
    ['bay_sonar_20190602', 3762],
    ['two_robots', 9938],
  ] as const) {
    const path = sampleRecording(name);
    if (path === undefined) return t.skip(NO_SAMPLE_DATA);
    const recording = await openRecording(path);
    let [messages, last] = [0, 0n];
    for await (const { logTime } of recording.messages()) {
      assert.ok(logTime >= last);
      last = logTime;
      messages++;
    }
    await recording.close();
    assert.equal(messages, count);
    assert.equal(messagesOf(recording), count);
  }
});
