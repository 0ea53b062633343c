import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assignedParameters, rclSafeArguments } from './ros-arguments.js';

test('files are copied in a form that rcl reads, single values are rewritten, the rest stays', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'parameters.yaml');
  writeFileSync(path, '/**:\n  ros__parameters:\n    inputs: [x, y]\n');
  const given = [
    'node',
    'main.js',
    '-p',
    'a:=[1, 2.5]',
    '--ros-args',
    '--params-file',
    path,
    '-p',
    'b:=[1, 2.5]',
    '-r',
    'c:=[x, y]',
    '--',
    '-p',
    'd:=y',
  ];
  const { argv, translate, cleanUp } = rclSafeArguments(given);
  const copy = argv[6];
  assert.notEqual(copy, path);
  assert.match(readFileSync(copy, 'utf8'), /\[ ?x, "y" ?\]/);
  assert.match(argv[8], /^b:=\[ ?1\.0, 2\.5 ?\]$/);
  for (const i of given.keys()) if (i !== 6 && i !== 8) assert.equal(argv[i], given[i]);
  assert.equal(translate(`cannot parse ${copy}: no`), `cannot parse ${path}: no`);
  cleanUp();
  assert.ok(!existsSync(copy));
});

test('a file that cannot be read is named', () => {
  assert.throws(() => rclSafeArguments(['--ros-args', '--params-file', '/no/such.yaml']), /\/no\/such\.yaml/);
});

test('names of parameters that are given one by one', () => {
  assert.deepEqual(
    assignedParameters(['x', '-p', 'no:=1', '--ros-args', '-p', 'tile.size:=5', '--param', 'cmanp:latents:=8', '-r', 'a:=b']),
    ['tile.size', 'latents'],
  );
});
