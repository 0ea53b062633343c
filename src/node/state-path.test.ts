import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeState } from '../field/state-file.js';
import { testField } from '../field/testing/test-field.js';
import { refuseForeign, requestedPath } from './state-path.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'cmanp-paths-')));
after(() => rmSync(root, { recursive: true }));
const [home, elsewhere, link] = ['home', 'home-2', 'link'].map((name) => join(root, name));
for (const folder of [home, elsewhere, join(home, 'below')]) mkdirSync(folder);
symlinkSync(home, link);
const own = join(home, 'field.safetensors');

const ask = (requested: string, path = own, outside = false) => requestedPath(requested, { path, savePeriod: 30, outside });

test("an empty path is the node's own file, a relative one lies beside it", async () => {
  assert.equal(await ask(''), own);
  assert.equal(await ask('monday.safetensors'), join(home, 'monday.safetensors'));
  assert.equal(await ask('below/monday.safetensors'), join(home, 'below', 'monday.safetensors'));
  assert.equal(await ask(join(home, 'monday.safetensors')), join(home, 'monday.safetensors'));
  assert.equal(await ask('field.safetensors'), own);
  await assert.rejects(ask('', ''), /^Error: no path: give one, or set state\.path$/);
});

test('nothing outside of the folder can be named, by no way around', async () => {
  const outside = /^Error: .* lies outside of .*home, the folder of state\.path; state\.outside allows it$/;
  await assert.rejects(ask('../x.safetensors'), outside);
  await assert.rejects(ask('below/../../x.safetensors'), outside);
  await assert.rejects(ask('/etc/passwd'), outside);
  await assert.rejects(ask(join(elsewhere, 'x.safetensors')), outside, 'a folder whose name begins like the own one');
  await assert.rejects(ask('..'), outside);
  await assert.rejects(ask('.'), outside, 'the folder itself is no file in it');

  symlinkSync(join(elsewhere, 'x.safetensors'), join(home, 'dangling.safetensors'));
  symlinkSync(elsewhere, join(home, 'away'));
  writeFileSync(join(elsewhere, 'there.safetensors'), '');
  symlinkSync(join(elsewhere, 'there.safetensors'), join(home, 'linked.safetensors'));
  await assert.rejects(ask('away/x.safetensors'), outside);
  await assert.rejects(ask('away/there.safetensors'), outside);
  await assert.rejects(ask('linked.safetensors'), outside);
  await assert.rejects(ask('dangling.safetensors'), /^Error: .*dangling\.safetensors is a link that leads nowhere$/);
  await assert.rejects(ask('no/such/x.safetensors'), /^Error: .*x\.safetensors: its folder cannot be used: ENOENT/);
});

test('links that stay inside are followed, also that of the folder itself', async () => {
  writeFileSync(join(home, 'below', 'there.safetensors'), '');
  symlinkSync(join(home, 'below', 'there.safetensors'), join(home, 'inside.safetensors'));
  assert.equal(await ask('inside.safetensors'), join(home, 'inside.safetensors'));
  assert.equal(await ask('monday.safetensors', join(link, 'field.safetensors')), join(link, 'monday.safetensors'));
  assert.equal(await ask(join(home, 'monday.safetensors'), join(link, 'field.safetensors')), join(home, 'monday.safetensors'));
});

test('state.outside lets all in; without state.path there is no folder to keep to', async () => {
  assert.equal(await ask('/tmp/x.safetensors', own, true), '/tmp/x.safetensors');
  assert.equal(await ask('../x.safetensors', own, true), join(root, 'x.safetensors'));
  assert.equal(await ask('/tmp/x.safetensors', ''), '/tmp/x.safetensors');
});

test('a file that is no state is not replaced', async () => {
  const path = join(home, 'notes.txt');
  await refuseForeign(path);
  writeFileSync(path, 'remember the milk');
  await assert.rejects(refuseForeign(path), /^Error: .*notes\.txt is there already and is no state: it is left alone$/);
  await assert.rejects(refuseForeign(join(home, 'below')), /is no state/);
  const bytes = encodeState(testField().snapshot());
  writeFileSync(path, bytes);
  await refuseForeign(path);
  writeFileSync(path, bytes.subarray(0, 100));
  await refuseForeign(path);
});
