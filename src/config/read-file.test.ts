import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readConfigFile } from './read-file.js';

const folder = mkdtempSync(join(tmpdir(), 'cmanp-config-'));
after(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'cmanp.yaml');
  writeFileSync(path, text);
  return path;
}

const SONAR = 'sources: [sonar], sonar: {topic: /sonar, type: sensor_msgs/msg/Range}';

test('reads a ROS 2 parameter file', () => {
  const config = readConfigFile(
    file(`
/**:
  ros__parameters:
    inputs: [x, y]              # y is a text here, and a bool to rcl
    sources: [sonar]
    sonar:
      type: sensor_msgs/msg/Range
      max: 80.0
    grid: {size: [20, 30.5]}
    share: {robot: "", peers: []}
`),
  );
  assert.deepEqual(config.inputs, ['x', 'y']);
  assert.deepEqual(config.grid.size, [20, 30.5]);
  assert.equal(config.sources[0].max, 80);
});

test('blocks that name the node override wildcards, wherever they stand', () => {
  for (const name of ['cmanp', '/cmanp', '/robot1/cmanp']) {
    const config = readConfigFile(
      file(`
${name}: {ros__parameters: {latents: 16, tile: {size: 5}}}
/**: {ros__parameters: {latents: 32, tile.max: 9, ${SONAR}}}
amcl: {ros__parameters: {alpha1: 0.2}}
`),
    );
    assert.deepEqual([config.latents, config.tile.size, config.tile.max], [16, 5, 9], name);
  }
  assert.equal(readConfigFile(file(`robot1: {cmanp: {ros__parameters: {latents: 8, ${SONAR}}}}`)).latents, 8);
});

test('errors are one line that names the file, and the line or key', () => {
  const path = join(folder, 'cmanp.yaml').replace(/[.]/g, '\\.');
  const fails = (text: string, message: RegExp): void => assert.throws(() => readConfigFile(file(text)), message);
  fails(`/**: {ros__parameters: {latents: 3, ${SONAR}}}`, new RegExp(`^ConfigError: ${path}: latents: 3 is not allowed`));
  fails('/**:\n  ros__parameters:\n    a: [1, 2\n    b: 3\n', new RegExp(`^ConfigError: ${path}: line [345]: [^\\n]*$`));
  fails('/**:\n  ros__parameters:\n    latents: 8\n    latents: 9\n', new RegExp(`^ConfigError: ${path}: line 4: `));
  fails('latents: 8\n', /: no parameters for the node cmanp; expected/);
  fails('', /: no parameters for the node cmanp/);
  fails('/**: {ros__parameters: }', /ros__parameters: a map of parameters is missing/);
  assert.throws(() => readConfigFile(join(folder, 'absent.yaml')), /absent\.yaml: cannot be read: there is no such file or folder$/);
});
