/** What must hold whatever bytes come in: the generative tests and the coverage-guided fuzz try to break the same rules. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors } from '../../src/cmab/safetensors.js';
import { ConfigError, type SourceConfig } from '../../src/config/config.js';
import type { Field } from '../../src/field/field.js';
import { decodeState } from '../../src/field/state-file.js';
import { reseal } from '../../src/field/testing/reseal.js';
import { testField, testPoints } from '../../src/field/testing/test-field.js';
import { createDecoder, type Decoder } from '../../src/messages/decode.js';
import type { Readings } from '../../src/messages/readings.js';
import { testDefinition, testSource } from '../../src/messages/testing/sensor-messages.js';
import { PeerExchange } from '../../src/pipeline/peer-exchange.js';
import { place } from '../../src/pipeline/place.js';
import { takeTransforms } from '../../src/pipeline/take-transforms.js';
import { testConfig } from '../../src/pipeline/testing/test-pipeline.js';
import { openRecording } from '../../src/recording/read-mcap.js';
import { IDENTITY } from '../../src/transforms/transform.js';
import { TransformBuffer } from '../../src/transforms/transform-buffer.js';

/** A source of each type, and of each kind of field. */
export const SOURCES: readonly SourceConfig[] = [
  { type: 'sensor_msgs/msg/PointCloud2', field: 'gas' },
  { type: 'sensor_msgs/msg/PointCloud2', field: 'z', downsample: 0.5 },
  { type: 'sensor_msgs/msg/LaserScan' },
  { type: 'sensor_msgs/msg/LaserScan', field: 'ranges' },
  { type: 'sensor_msgs/msg/LaserScan', field: 'intensities' },
  { type: 'sensor_msgs/msg/Range' },
  { type: 'sensor_msgs/msg/Temperature' },
  { type: 'sensor_msgs/msg/RelativeHumidity' },
  { type: 'sensor_msgs/msg/FluidPressure' },
  { type: 'sensor_msgs/msg/Illuminance' },
  { type: 'sensor_msgs/msg/MagneticField' },
  { type: 'sensor_msgs/msg/MagneticField', field: 'y' },
  { type: 'sensor_msgs/msg/NavSatFix' },
  { type: 'geometry_msgs/msg/PointStamped' },
  { type: 'std_msgs/msg/Float32', frame: 'sensor' },
  { type: 'test_msgs/msg/Gas', field: 'raw' },
  { type: 'test_msgs/msg/Gas', field: 'history.1' },
  { type: 'test_msgs/msg/Gas', field: 'places.0.y' },
].map((source, i) => testSource({ ...source, name: `source${i}`, topic: `/source${i}` }));

const decoders: { source: SourceConfig; decode: Decoder }[] = SOURCES.map((source) => ({
  source,
  decode: createDecoder(source, testDefinition(source.type)),
}));

/** Seconds of the clock. */
const NOW = 1000;
/** Bytes of readings for each byte of a message, at most: points of one byte give x, y, z and a value in float64. */
const GROWTH = 64;

/** No decoder throws; what it lets through is finite, no more than the message can hold, and nothing of the memory around the message. */
export function checkDecoders(cdr: Uint8Array): void {
  const pool = new Uint8Array(cdr.byteLength + 64).fill(0x5a);
  pool.set(cdr, 16);
  for (const { source, decode } of decoders) {
    const readings = decode(cdr, NOW);
    checkReadings(readings, cdr.byteLength);
    assert.deepEqual(decode(pool.subarray(16, 16 + cdr.byteLength), NOW), readings);
    const { positions, values } = place(readings, IDENTITY, source, 2);
    assert.ok(positions.every(Number.isFinite) && values.every(Number.isFinite), `${source.type} let through what is not finite`);
  }
}

function checkReadings({ count, points, values, stamp, frame }: Readings, bytes: number): void {
  assert.equal(points.length, 3 * count);
  if (typeof values !== 'string') assert.equal(values.length, count);
  assert.ok(Number.isFinite(stamp) && stamp >= 0);
  if (count > 0) assert.notEqual(frame, '');
  assert.ok(32 * count <= GROWTH * bytes, `${count} readings of ${bytes} bytes`);
}

/** No transform throws, now or when it is asked for. */
export function checkTransforms(cdr: Uint8Array): void {
  const buffer = new TransformBuffer();
  for (const isStatic of [false, true]) takeTransforms(buffer, cdr, isStatic, NOW);
  for (const time of [NOW, 'latest'] as const) buffer.lookup('map', 'base_link', time);
}

/** A state is refused in one line, or predicts what is finite. With hashes that fit, if the bytes are safetensors at all. */
export function checkState(bytes: Uint8Array): void {
  restore(bytes);
  try {
    const { tensors, metadata } = parseSafetensors(bytes);
    restore(reseal(tensors, metadata));
  } catch (error) {
    assertOneLine(error);
  }
}

function restore(bytes: Uint8Array): void {
  const field = testField();
  try {
    field.restore(decodeState(bytes));
  } catch (error) {
    assertOneLine(error);
    return;
  }
  checkPredictions(field);
}

/** A peer's message is refused with a reason, or what is predicted then is finite. */
export function checkPeer(cdr: Uint8Array): void {
  const field = testField();
  const exchange = new PeerExchange(
    testConfig({ share: { robot: 'beta', peers: ['alpha'] }, value: { mean: 10, std: 2 } }),
    field,
    () => undefined,
  );
  exchange.receive('alpha', cdr, NOW);
  checkPredictions(field);
}

/** `predict` throws where something is not finite. */
function checkPredictions(field: Field): void {
  field.predict(testPoints);
}

const recordingPath = join(tmpdir(), `cmanp-fuzz-${process.pid}.mcap`);
process.once('exit', () => rmSync(recordingPath, { force: true }));

/** A recording is read as far as it goes, or refused in one line that names the file; so is what it says of its messages. */
export async function checkRecording(bytes: Uint8Array): Promise<void> {
  writeFileSync(recordingPath, bytes);
  try {
    const recording = await openRecording(recordingPath);
    try {
      for (const { definition } of recording.topics) checkDefinition(definition);
      for await (const { data } of recording.messages()) assert.ok(data.byteLength >= 0);
    } finally {
      await recording.close();
    }
  } catch (error) {
    assertOneLine(error);
    assert.ok((error as Error).message.startsWith(`${recordingPath}: `), (error as Error).message);
  }
}

/** A source's definition is taken, or refused as a fault of the configuration. */
export function checkDefinition(definition: string): void {
  try {
    createDecoder(testSource({ type: 'test_msgs/msg/Any', field: 'data', frame: 'sensor' }), definition)(new Uint8Array(64), NOW);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assertOneLine(error);
  }
}

function assertOneLine(error: unknown): void {
  if (error instanceof assert.AssertionError) throw error;
  assert.match(String(error), /^\w*Error: [^\n]+$/);
}
