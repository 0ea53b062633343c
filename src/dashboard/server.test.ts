import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startDashboard } from './server.js';
import { ABOUT, FakeSource, VIEW } from './testing/fake-source.js';
import { openPage, until } from './testing/open-page.js';

async function start(t: TestContext): Promise<{ source: FakeSource; port: number }> {
  const source = new FakeSource();
  const dashboard = await startDashboard({ host: '127.0.0.1', port: 0, source });
  t.after(() => dashboard.close());
  return { source, port: dashboard.port };
}

/** Status of an upgrade that is refused, or of a request with a raw path, which `fetch` would tidy up. */
function statusOf(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, method, setHost: headers.Host === undefined }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

test('the page is served with all that it refers to', async (t) => {
  const { port } = await start(t);
  const base = `http://127.0.0.1:${port}`;
  const seen = new Set<string>();
  const visit = async (url: string): Promise<void> => {
    if (seen.has(url)) return;
    seen.add(url);
    const response = await fetch(url);
    assert.equal(response.status, 200, url);
    const body = await response.text();
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
    const references = isPage ? /(?:href|src)="([^"]+)"/g : url.endsWith('.css') ? /url\('([^']+)'\)/g : /^import .* from '([^']+)';$/gm;
    for (const [, reference] of body.matchAll(references)) await visit(new URL(reference, url).href);
  };
  await visit(`${base}/`);
  const files = [...seen].map((url) => url.slice(base.length));
  for (const file of ['/app.js', '/style.css', '/inter.woff2', '/drawing/panel.js', '/dashboard/grid-message.js']) {
    assert.ok(files.includes(file), `${file} in ${files.join(' ')}`);
  }
});

test('paths outside the page and other methods are refused', async (t) => {
  const { port } = await start(t);
  for (const path of [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/drawing/../../package.json',
    '/nothing',
  ]) {
    assert.equal(await statusOf(port, path), 404, path);
  }
  assert.equal(await statusOf(port, '/', {}, 'POST'), 405);
});

test('a page gets the path so far, then views and grids; the source is asked only while a page is there', async (t) => {
  const { source, port } = await start(t);
  assert.equal(source.listener, undefined);
  const first = await openPage(port);
  await until('subscribed', () => source.listener !== undefined);
  source.send(21, [0, 0]);
  source.send(22, [1, 0]);
  await until('two grids', () => first.grids.length === 2);
  assert.deepEqual(first.grids, [21, 22]);
  assert.deepEqual(first.texts[0], { kind: 'path', points: [] });
  const told = (kind: string) => first.texts.filter((text) => text.kind === kind);
  assert.deepEqual(told('view')[1], { kind: 'view', robot: [1, 0], ...VIEW, paused: false });
  assert.deepEqual(told('about'), [{ kind: 'about', ...ABOUT, control: 'open', actions: ['pause', 'resume', 'reset'] }]);
  source.sendReason('warming up');
  await until('the reason why there is no grid', () => told('view')[2]?.reason === 'warming up');

  const second = await openPage(port);
  await until('a path', () => second.texts.length > 0);
  const path = [
    [0, 0],
    [1, 0],
  ];
  assert.deepEqual(second.texts[0], { kind: 'path', points: path });
  first.socket.close();
  await once(first.socket, 'close');
  assert.notEqual(source.listener, undefined);
  second.socket.close();
  await until('unsubscribed', () => source.listener === undefined);

  const third = await openPage(port);
  await until('a path', () => third.texts.length > 0);
  assert.deepEqual(third.texts[0], { kind: 'path', points: [...path, null] });
  third.socket.close();
});

test('pages of other sites are refused, whether they name themselves or hide behind a name of their own', async (t) => {
  const { source, port } = await start(t);
  assert.equal(await statusOf(port, '/live', { ...UPGRADE, Origin: 'http://evil.example' }), 403);
  assert.equal(await statusOf(port, '/live', { ...UPGRADE, Origin: 'null' }), 403);
  assert.equal(await statusOf(port, '/live', { ...UPGRADE, Host: 'evil.example', Origin: 'http://evil.example' }), 403);
  assert.equal(await statusOf(port, '/', { Host: 'evil.example' }), 403);
  assert.equal(await statusOf(port, '/other', UPGRADE), 404);
  assert.equal(source.listener, undefined);
  assert.equal(await statusOf(port, '/live', { ...UPGRADE, Host: `localhost:${port}`, Origin: `http://localhost:${port}` }), 101);
});

test('a page that does not read misses frames and holds nobody up', async (t) => {
  const { source, port } = await start(t);
  const stalled: Socket = connect(port, '127.0.0.1');
  t.after(() => stalled.destroy());
  const head = Object.entries({ Host: `127.0.0.1:${port}`, ...UPGRADE }).map(([name, value]) => `${name}: ${value}\r\n`);
  stalled.write(`GET /live HTTP/1.1\r\n${head.join('')}\r\n`);
  await until('subscribed', () => source.listener !== undefined);
  stalled.pause();

  const healthy = await openPage(port);
  const frames = 16;
  const side = 500;
  for (let i = 1; i <= frames; i++) {
    source.send(i, [i, 0], side);
    await until(`frame ${i}`, () => healthy.grids.length === i);
  }

  let received = 0;
  stalled.on('data', (chunk) => {
    received += chunk.byteLength;
  });
  stalled.resume();
  let before = -1;
  let quietLooks = 0;
  await until('all that was kept for it has come', () => {
    quietLooks = received > 0 && received === before ? quietLooks + 1 : 0;
    before = received;
    return quietLooks >= 5;
  });
  const frameBytes = side * side * 9;
  assert.ok(received < (frames * frameBytes) / 2, `${received} bytes were kept for it`);
  await until('it is served again once it reads', () => {
    source.send(0, [0, 0], side);
    return received >= before + frameBytes;
  });
  healthy.socket.close();
});

test('connections that cannot be accepted end nothing', async (t) => {
  const listen = t.mock.method(Server.prototype, 'listen');
  const { port } = await start(t);
  const server = listen.mock.calls[0].this as Server;
  for (let i = 0; i < 2; i++) server.emit('error', new Error('accept EMFILE'));
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
});

test('an address that is taken is one line', async (t) => {
  const { port } = await start(t);
  await assert.rejects(
    startDashboard({ host: '127.0.0.1', port, source: new FakeSource() }),
    new Error(`the dashboard cannot listen on 127.0.0.1:${port}: another process listens there`),
  );
});
