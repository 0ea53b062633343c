import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { decodeGrid } from '../src/dashboard/grid-message.js';
import { packageRoot } from '../src/package-root.js';
import type { Summary } from '../src/start/summary.js';
import { RosProcess } from './support/ros-process.js';

/** What `npm start` runs once the set-up is done. */
function start(t: TestContext, args: readonly string[]): RosProcess {
  const runner = new RosProcess(process.execPath, [join(packageRoot, 'dist/src/start/main.js'), ...args]);
  t.after(async () => {
    if (runner.running) await runner.stop();
  });
  return runner;
}

async function addressOf(runner: RosProcess): Promise<URL> {
  const line = await runner.line(/http:\/\/localhost:\d+/);
  return new URL(/http:\S+/.exec(line)?.[0] ?? '');
}

/** Waits until the node's page answers. */
async function pageOf({ href }: URL): Promise<string> {
  for (;;) {
    const response = await fetch(href).catch(() => undefined);
    if (response?.ok) return response.text();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('a headless run maps the simulated hall, serves its page meanwhile, and scores itself against the truth', async (t) => {
  const runner = start(t, ['--headless', '--seconds', '22', '--json']);
  const address = await addressOf(runner);
  assert.match(await pageOf(address), /<title>cmanp/);

  const page = new WebSocket(`ws://${address.host}/live`);
  page.binaryType = 'arraybuffer';
  const grid = await new Promise<ReturnType<typeof decodeGrid>>((resolve, reject) => {
    page.on('error', reject);
    page.on('message', (data, isBinary) => {
      if (isBinary) resolve(decodeGrid(data as ArrayBuffer));
    });
  });
  page.close();
  assert.deepEqual([grid.width, grid.height, grid.originX, grid.originY], [80, 80, -10, -10]);
  assert.ok(grid.mean.every(Number.isFinite) && grid.std.every((std) => std > 0));

  const { status, output } = await runner.ended;
  assert.equal(status, 0, output);
  const { cmanp, constant, ...summary } = JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '') as Summary;
  assert.ok(summary.observations > 500 && summary.predictions > 0, output);
  assert.ok(cmanp.rmse < 0.7 * constant.rmse, `rmse ${cmanp.rmse} against ${constant.rmse}`);
  assert.ok(cmanp.nlpd < constant.nlpd - 0.3, `nlpd ${cmanp.nlpd} against ${constant.nlpd}`);
  assert.ok(cmanp.coverage90 > 0.75, `coverage ${cmanp.coverage90}`);
  assert.equal(summary.state_bytes % summary.tiles, 0);
  assert.ok(summary.update_ms.p50 > 0 && summary.update_ms.p99 >= summary.update_ms.p50 && summary.prediction_ms > 0);
  await assert.rejects(fetch(address), 'the node has ended with its runner');
});

test('a run that is told to end, or killed, takes its children along', async (t) => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const runner = start(t, ['--headless', '--seconds', '60']);
    const address = await addressOf(runner);
    await pageOf(address);
    const page = new WebSocket(`ws://${address.host}/live`);
    await once(page, 'open');
    const gone = once(page, 'close');
    const { status } = await runner.stop(signal);
    assert.notEqual(status, 0);
    await gone;
  }
});

test('a wrong use is one line that says the right one', async (t) => {
  const { status, output } = await start(t, ['--headless', '--seconds', 'many']).ended;
  assert.equal(status, 2);
  assert.equal(output, '--seconds many is not in (0, 86400]; use: npm start -- [--headless [--seconds N] [--json]] [--seed N]');
});
