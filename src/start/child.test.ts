import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Child } from './child.js';

/** Starts a program of one line; `lines` are what it has said. */
function start(t: TestContext, code: string): { child: Child; lines: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-child-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'program.mjs');
  writeFileSync(program, code);
  const lines: string[] = [];
  return { child: new Child('program', program, ['an argument'], (line) => lines.push(line)), lines };
}

test('a child that ends by itself is reported with the last that it said', async (t) => {
  const { child, lines } = start(t, 'for (let i = 1; i <= 20; i++) console.error(`line ${i}, ${process.argv[2]}`); process.exitCode = 3;');
  const report = await child.failed;
  assert.equal(lines.length, 20);
  const kept = Array.from({ length: 8 }, (_, i) => `line ${i + 13}, an argument`);
  assert.equal(report, ['program ended (exit status 3)', ...kept].join('\n  '));
});

test('a child that was killed is reported with the signal', async (t) => {
  const { child } = start(t, "process.kill(process.pid, 'SIGABRT');");
  assert.equal(await child.failed, 'program ended (SIGABRT)');
});

test('a child that is stopped has not failed, even when it does not care to end', async (t) => {
  const { child, lines } = start(t, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.error('up');");
  let failed = false;
  void child.failed.then(() => {
    failed = true;
  });
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await child.stop();
  assert.equal(failed, false);
});
