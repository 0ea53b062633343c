import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from './testing/run-command.js';

test('wrong use is refused before anything is measured: one line, status 2', async (t) => {
  const fails = async (message: RegExp, ...args: string[]) => {
    const { status, out, errors } = await runCommand(t, 'benchmark', ...args);
    assert.deepEqual([status, out, errors.length], [2, '', 1], message.source);
    assert.match(errors[0], message);
  };
  await fails(/^cmanp: benchmark: name one of speed, latency, flatness, /, 'height');
  await fails(/^cmanp: model: cannot read .*nowhere/, 'flatness', '--model', '/nowhere/x.safetensors');
  await fails(/^cmanp: --plot flat\.pdf ends neither in \.png nor in \.svg$/, 'flatness', '--plot', 'flat.pdf');
  await fails(/^cmanp: --plot: benchmark synthetic has no picture$/, 'synthetic', '--plot', 'out.png');
  await fails(/^cmanp: --model: benchmark flatness takes one$/, 'flatness', '--model', 'gp1d', '--model', 'field2d');
  await fails(/^cmanp: --model: field2d has 2 inputs, the benchmark 1$/, 'gp1d', '--model', 'field2d');
  await fails(/^cmanp: --latents: "0" is not allowed; allowed: a whole number from 1 to 64$/, 'flatness', '--latents', '0');
});
