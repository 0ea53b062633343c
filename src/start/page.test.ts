import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { freePort } from './page.js';

test('the preferred port is taken while it is free, else another', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port: taken } = other.address() as AddressInfo;
  const chosen = await freePort(taken);
  assert.ok(chosen > 0 && chosen !== taken);
  assert.equal(await freePort(chosen), chosen);
});
