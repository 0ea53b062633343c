/** What must hold whatever bytes come in: the generative tests and the coverage-guided fuzz try to break the same rules. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors } from '../../src/cmab/safetensors.js';
import { ConfigError, type SourceConfig } from '../../src/config/config.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { testModel } from '../../src/engine/test-model.js';
import { Field } from '../../src/field/field.js';
import { decodeState } from '../../src/field/state-file.js';
import { reseal } from '../../src/field/testing/reseal.js';
import { CdrReader, encodeCdr, parseDefinition } from '../../src/messages/cdr.js';
import { createDecoder, type Decoder } from '../../src/messages/decode.js';
import { builtinDefinition } from '../../src/messages/definitions.js';
import type { Readings } from '../../src/messages/readings.js';
import { testDefinition, testSource } from '../../src/messages/testing/sensor-messages.js';
import { PeerExchange, STATE_TYPE } from '../../src/pipeline/peer-exchange.js';
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

/** The engine that robots use, small: what a fuzz can try in an hour depends on it. */
const engine = await createEngine(testModel(), { latents: 4, kind: 'wasm' });
const PLACES = Float64Array.of(0, 0, 3, -2, 9, 9);

export function fuzzField(): Field {
  return new Field(engine, { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0 } });
}

/** A state is refused in one line, or predicts what is finite. With hashes that fit, too. */
export function checkState(bytes: Uint8Array): void {
  restore(bytes);
  const sealed = sealedAnew(bytes);
  if (sealed) restore(sealed);
}

function restore(bytes: Uint8Array): void {
  const field = fuzzField();
  try {
    field.restore(decodeState(bytes));
  } catch (error) {
    assertOneLine(error);
    return;
  }
  checkPredictions(field);
}

/** With hashes that fit what was changed; undefined where the bytes are no safetensors at all. */
function sealedAnew(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const { tensors, metadata } = parseSafetensors(bytes);
    return reseal(tensors, metadata);
  } catch (error) {
    assertOneLine(error);
    return undefined;
  }
}

/** A peer's message is refused with a reason, or what is predicted then is finite; so is one whose state has hashes that fit. */
export function checkPeer(cdr: Uint8Array): void {
  receivePeer(cdr);
  const message = readPeer(cdr);
  const data = message && sealedAnew(message.data);
  if (data) receivePeer(encodeCdr(STATE_TYPE, { ...message, data }));
}

const peers = testConfig({ share: { robot: 'beta', peers: ['alpha'] }, value: { mean: 10, std: 2 } });
const peerReader = new CdrReader<{ readonly data: Uint8Array }>(parseDefinition(builtinDefinition(STATE_TYPE)));

function receivePeer(cdr: Uint8Array): void {
  const field = fuzzField();
  const exchange = new PeerExchange(peers, field, () => undefined);
  exchange.receive('alpha', cdr, NOW);
  const [{ problem }] = exchange.statistics.peers;
  if (problem === undefined) checkPredictions(field);
  else assert.deepEqual(field.peers, [], 'what is refused leaves nothing');
}

function readPeer(cdr: Uint8Array): { readonly data: Uint8Array } | undefined {
  try {
    return peerReader.read(cdr);
  } catch {
    return undefined;
  }
}

/** `predict` throws where something is not finite. */
function checkPredictions(field: Field): void {
  field.predict(PLACES);
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
