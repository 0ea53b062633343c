import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from './testing/run-command.js';

const COMMANDS = ['evaluate', 'replay', 'train', 'benchmark', 'state', 'model', 'parameters', 'plot'];

test('help names every command, and each tells its usage', async (t) => {
  const { status, out } = await runCommand(t, '--help');
  assert.equal(status, 0);
  for (const command of COMMANDS) {
    assert.match(out, new RegExp(`^  ${command} `, 'm'));
    const help = await runCommand(t, command, '--help');
    assert.deepEqual([help.status, help.errors], [0, []]);
    assert.match(help.out, new RegExp(`^usage: cmanp ${command}\\b`));
  }
});

test('the version is that of the package', async (t) => {
  const { status, out } = await runCommand(t, '--version');
  assert.equal(status, 0);
  assert.match(out, /^cmanp_ros \d+\.\d+\.\d+$/);
});

test('a wrong use is one line and status 2', async (t) => {
  for (const args of [
    [],
    ['evaluat'],
    ['toString'],
    ['\u001b[31mred'],
    ['evaluate', '--nonsense'],
    ['evaluate', 'stray'],
    ['state'],
    ['state', 'merge', 'a', 'b'],
    ['model', 'info', 'no-such-model'],
    ['train'],
  ]) {
    const { status, out, errors } = await runCommand(t, ...args);
    assert.deepEqual([status, out, errors.length], [2, '', 1], args.join(' '));
    assert.match(errors[0], /^cmanp: \P{Cc}+$/u);
  }
});

test('a number below zero is the value of the option before it', async (t) => {
  const { status, errors } = await runCommand(t, 'plot', 'no-such-state.safetensors', '--out', 'slice.png', '--z', '-12');
  assert.equal(status, 2);
  assert.match(errors[0], /^cmanp: .*no-such-state\.safetensors/);
});
