import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { openPage, until } from '../src/dashboard/testing/open-page.js';
import { packageRoot } from '../src/package-root.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../src/recording/testing/sample-recordings.js';

const CONFIG = join(packageRoot, 'test/data/bay_sonar.yaml');

function replay(args: readonly string[]) {
  return spawn(process.execPath, [join(packageRoot, 'bin/cmanp'), 'replay', ...args, '--config', CONFIG], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('a recording plays into the page: paused it stands, its field answers, and the end of it waits for Ctrl-C', async (t) => {
  const recording = sampleRecording('bay_sonar_20190602');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const child = replay([recording, '--dashboard', '--speed', '2000', '--json']);
  t.after(() => child.kill('SIGKILL'));
  const out: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  const [line] = (await once(createInterface({ input: child.stderr }), 'line')) as [string];
  const port = Number(/^dashboard on http:\/\/127\.0\.0\.1:(\d+); Ctrl-C ends it$/.exec(line)?.[1]);
  const page = await openPage(port);
  const latest = () => page.texts.findLast(({ kind }) => kind === 'view') as undefined | PlayedView;

  assert.equal((await page.ask({ kind: 'act', action: 'pause' })).kind, 'answer');
  await until('a paused view', () => latest()?.paused === true);
  const paused = latest()?.playback.fraction;
  const views = page.texts.length;
  await until('two views more', () => page.texts.length >= views + 2);
  assert.equal(latest()?.playback.fraction, paused);
  assert.equal((await page.ask({ kind: 'act', action: 'save' })).error, 'no file to save to: give --state');

  await page.ask({ kind: 'act', action: 'resume' });
  await until('the end', () => latest()?.playback.ended === true);
  assert.equal(latest()?.statistics.observations, 1254);
  const answer = await page.ask({ kind: 'predict', places: [latest()?.robot] });
  const [depth] = answer.mean as number[];
  assert.ok(depth > 0 && depth < 40, `${depth} m`);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal((JSON.parse(Buffer.concat(out).toString()) as { observations: number }).observations, 1254);
});

interface PlayedView {
  readonly paused: boolean;
  readonly robot: [number, number];
  readonly playback: { readonly fraction: number; readonly ended: boolean };
  readonly statistics: { readonly observations: number };
}

test('a speed that is none, or that no page asks for, is a wrong use', async () => {
  for (const args of [
    ['--speed', '2'],
    ['--dashboard', '--speed', '0'],
    ['--dashboard', '--speed', 'fast'],
  ]) {
    const child = replay(['no.mcap', ...args]);
    const [line] = (await once(createInterface({ input: child.stderr }), 'line')) as [string];
    assert.match(line, /--speed/);
    assert.deepEqual(await once(child, 'exit'), [2, null]);
  }
});
