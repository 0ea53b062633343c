import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { openPage, until } from '../src/dashboard/testing/open-page.js';
import type { Statistics } from '../src/pipeline/statistics.js';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

test('the dashboard of a running node shows a page and its grids', async (t) => {
  const port = await freePort();
  const node = await startMapping(t, ['--params-file', workplace(t).parameterFile({ dashboard: { port } })]);
  await node.line(new RegExp(`dashboard on http://127.0.0.1:${port}`));
  await drive('survey.py', ['20']);
  const page = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<html/);
  const grid = await firstBinaryMessage(`ws://127.0.0.1:${port}/live`);
  assert.ok(grid.byteLength > 48 * 2 * 4, 'mean and std of 48 cells');
  await controls(port);
  assert.equal((await node.stop()).status, 0);
});

test('a port that is taken is one line, and the node maps', async (t) => {
  const taken = createServer();
  const port = await listen(taken, 0);
  t.after(() => taken.close());
  const node = await startMapping(t, ['--params-file', workplace(t).parameterFile({ dashboard: { port } })]);
  await node.line(new RegExp(`ERROR.*dashboard.port ${port}`));
  assert.ok(node.running);
});

/** What a page may do with the node: it asks for a prediction, pauses, and forgets. */
async function controls(port: number): Promise<void> {
  const page = await openPage(port);
  const latest = () => page.texts.findLast(({ kind }) => kind === 'view') as { paused: boolean; statistics: Statistics } | undefined;
  const about = () => page.texts.find(({ kind }) => kind === 'about');
  await until('the node tells of itself', () => about() !== undefined);
  assert.deepEqual([about()?.latents, about()?.control, about()?.actions], [16, 'open', ['pause', 'resume', 'reset']]);
  const { mean, std } = await page.ask({ kind: 'predict', places: [[0, 0]] });
  assert.ok(Number.isFinite((mean as number[])[0]) && (std as number[])[0] > 0);
  await page.ask({ kind: 'act', action: 'pause' });
  await until('a paused view', () => latest()?.paused === true);
  await page.ask({ kind: 'act', action: 'resume' });
  await page.ask({ kind: 'act', action: 'reset' });
  await until('an empty field', () => latest()?.statistics.observations === 0);
  page.socket.close();
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function firstBinaryMessage(address: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.on('error', reject);
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      socket.close();
      resolve(data);
    });
  });
}
