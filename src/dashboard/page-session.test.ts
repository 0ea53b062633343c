import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { startDashboard } from './server.js';
import { FakeSource } from './testing/fake-source.js';
import { openPage, type TestPage, until } from './testing/open-page.js';

async function start(t: TestContext, options: { host?: string; token?: string } = {}): Promise<{ source: FakeSource; page: TestPage }> {
  const source = new FakeSource();
  const dashboard = await startDashboard({ host: '127.0.0.1', port: 0, source, ...options });
  t.after(() => dashboard.close());
  const page = await openPage(dashboard.port);
  await until('about', () => page.texts.some(({ kind }) => kind === 'about'));
  return { source, page };
}

const about = ({ texts }: TestPage) => texts.find(({ kind }) => kind === 'about');

test('places are predicted at the height of the grid, whoever asks', async (t) => {
  const { source, page } = await start(t, { host: '0.0.0.0' });
  source.send(1, [0, 0], 2, 10);
  const places = [
    [1, 2],
    [3, 4],
  ];
  assert.deepEqual(await page.ask({ kind: 'predict', places }), { kind: 'answer', id: 0, mean: [13, 17], std: [1, 1] });
});

test('a page of this machine controls, one of elsewhere only looks', async (t) => {
  const here = await start(t);
  assert.deepEqual([about(here.page)?.control, about(here.page)?.actions], ['open', ['pause', 'resume', 'reset']]);
  assert.deepEqual(await here.page.ask({ kind: 'act', action: 'pause' }), { kind: 'answer', id: 0, message: 'pause done' });
  assert.deepEqual(here.source.done, ['pause']);

  const elsewhere = await start(t, { host: '0.0.0.0' });
  assert.deepEqual([about(elsewhere.page)?.control, about(elsewhere.page)?.actions], ['none', []]);
  for (const request of [
    { kind: 'act', action: 'reset' },
    { kind: 'token', token: '' },
  ]) {
    assert.equal((await elsewhere.page.ask(request)).kind, 'failure');
  }
  assert.equal((await elsewhere.page.ask({ kind: 'act', action: 'reset' })).error, 'this page may only look');
  assert.deepEqual(elsewhere.source.done, []);
});

test('with a token only those who know it control, also on this machine', async (t) => {
  const { source, page } = await start(t, { token: 'tide' });
  assert.equal(about(page)?.control, 'token');
  assert.equal((await page.ask({ kind: 'act', action: 'reset' })).kind, 'failure');
  assert.equal((await page.ask({ kind: 'token', token: 'ebb' })).error, 'wrong token');
  assert.equal((await page.ask({ kind: 'act', action: 'reset' })).kind, 'failure');
  assert.equal((await page.ask({ kind: 'token', token: 'tide' })).kind, 'answer');
  assert.equal((await page.ask({ kind: 'act', action: 'reset' })).kind, 'answer');
  assert.deepEqual(source.done, ['reset']);
});

test('one request at a time; what the source refuses is told; what is no request ends the connection', async (t) => {
  const { page } = await start(t);
  const [first, second] = await Promise.all([1, 2].map((x) => page.ask({ kind: 'predict', places: [[x, 0]] })));
  assert.deepEqual([first.kind, second.error], ['answer', 'the answer before is under way']);
  const many = Array.from({ length: 257 }, () => [0, 0]);
  page.socket.send(JSON.stringify({ id: 7, kind: 'predict', places: many }));
  const [code] = (await once(page.socket, 'close')) as [number];
  assert.equal(code, 1008);
});
