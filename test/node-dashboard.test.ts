import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
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
