import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startDashboard } from './server.js';
import { FakeSource } from './testing/fake-source.js';

test('connections that say nothing cannot use up the descriptors of the process', async (t) => {
  const { port, close } = await startDashboard({ host: '127.0.0.1', port: 0, source: new FakeSource() });
  const sockets: Socket[] = [];
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await close();
  });
  const refused = new Set<Socket>();
  for (let i = 0; i < 300; i++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => refused.add(socket));
    sockets.push(socket);
    await once(socket, 'connect');
  }
  while (refused.size < 44) await setTimeout(5);
  assert.equal(refused.size, 44, '256 are left');
});
