import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openRecording } from '../recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../recording/testing/sample-recordings.js';
import { BUILTIN_MESSAGES } from './builtin-messages.js';
import { parseDefinition } from './cdr.js';
import { builtinDefinition, messageDefinition } from './definitions.js';

function writePrefix(t: TestContext, messages: Record<string, string>): string {
  const prefix = mkdtempSync(join(tmpdir(), 'cmanp-prefix-'));
  t.after(() => rmSync(prefix, { recursive: true }));
  for (const [type, text] of Object.entries(messages)) {
    const [packageName, , name] = type.split('/');
    mkdirSync(join(prefix, 'share', packageName, 'msg'), { recursive: true });
    writeFileSync(join(prefix, 'share', packageName, 'msg', `${name}.msg`), text);
  }
  return prefix;
}

test('a definition holds what the message is made of, each once, from the first prefix that has it', (t) => {
  const overlay = writePrefix(t, {
    'gas_msgs/msg/Gas': 'std_msgs/Header header # who\nReading[<=3] readings\nint32 LIMIT=3\nReading best',
  });
  const base = writePrefix(t, {
    'gas_msgs/msg/Gas': 'float32 old',
    'gas_msgs/msg/Reading': 'float64[2] value\nstring<=5 unit "ppm"',
    'std_msgs/msg/Header': 'builtin_interfaces/Time stamp\nstring frame_id',
    'builtin_interfaces/msg/Time': 'int32 sec\nuint32 nanosec',
  });
  const text = messageDefinition('gas_msgs/msg/Gas', [overlay, base]);
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('MSG: ')),
    ['MSG: std_msgs/Header', 'MSG: builtin_interfaces/Time', 'MSG: gas_msgs/Reading'],
  );
  const [root, header] = parseDefinition(text);
  assert.deepEqual(
    root.definitions.filter((field) => field.isConstant !== true).map((field) => field.name),
    ['header', 'readings', 'best'],
  );
  assert.deepEqual(
    header.definitions.map((field) => field.type),
    ['time', 'string'],
  );
});

test('what is missing is one line that names the type and the package', (t) => {
  const prefix = writePrefix(t, { 'gas_msgs/msg/Gas': 'air_msgs/Air air' });
  assert.throws(
    () => messageDefinition('gas_msgs/msg/Gas', [prefix]),
    /^Error: message type air_msgs\/msg\/Air \(needed by gas_msgs\/msg\/Gas\): package air_msgs is not installed .*$/,
  );
  assert.throws(() => messageDefinition('gas_msgs/msg/Smell', [prefix]), /gas_msgs\/msg\/Smell: package gas_msgs has no message Smell/);
  assert.throws(() => messageDefinition('../secrets', [prefix]), /allowed is package\/msg\/Type/);
});

test('every built-in definition is whole', () => {
  for (const type of Object.keys(BUILTIN_MESSAGES)) {
    const definition = parseDefinition(builtinDefinition(type));
    const names = new Set(definition.map(({ name }) => name));
    for (const { definitions } of definition) {
      for (const field of definitions) assert.ok(field.isComplex !== true || names.has(field.type), `${type}: ${field.type}`);
    }
  }
});

test('the built-in TFMessage is the one of real recordings', async (t) => {
  const path = sampleRecording('bay_sonar_20190602');
  if (path === undefined) return t.skip(NO_SAMPLE_DATA);
  const recording = await openRecording(path);
  const recorded = recording.topics.find(({ name }) => name === '/tf');
  await recording.close();
  const shape = (text: string) =>
    parseDefinition(text).map(({ definitions }) => definitions.map(({ name, type, isArray }) => ({ name, type, isArray })));
  assert.deepEqual(shape(builtinDefinition('tf2_msgs/msg/TFMessage')), shape(recorded?.definition ?? ''));
});
