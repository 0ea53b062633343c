import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openStateFile } from '../src/field/state-storage.js';
import { drive, type RosProcess, startMapping } from './support/ros-process.js';
import { type Workplace, workplace } from './support/workplace.js';

interface Facts {
  readonly seconds: number;
  readonly predictions: Readonly<Record<string, { readonly mean: readonly number[]; readonly std: readonly number[] }>>;
  readonly sent: Readonly<Record<string, number>>;
  readonly figures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const ROBOTS = ['alpha', 'beta', 'gamma'];
const SCALE = { mean: 10, std: 3 };

function startRobot(t: TestContext, { parameterFile }: Workplace, name: string, share: object, changes: object = {}): Promise<RosProcess> {
  const sonar = { topic: `/${name}/sonar`, type: 'sensor_msgs/msg/Range', field: 'range', reliability: 'reliable' };
  return startMapping(t, [
    '-r',
    `__ns:=/${name}`,
    '--params-file',
    parameterFile({ sonar, share, value: SCALE, tile: { size: 8 }, ...changes }),
  ]);
}

function assertSamePredictions({ predictions }: Facts, robots: readonly string[]): void {
  const { whole } = predictions;
  for (const robot of robots) {
    for (const part of ['mean', 'std'] as const) {
      const off = Math.max(...predictions[robot][part].map((value, i) => Math.abs(value - whole[part][i])));
      assert.ok(off / SCALE.std <= 1e-6, `${part} of ${robot} is off by ${off}`);
    }
  }
}

test('robots predict like one that saw what all saw; one that comes late, too', async (t) => {
  const place = workplace(t);
  const share = (robot: string) => ({ robot, peers: ROBOTS, period: 0.2 });
  await startRobot(t, place, 'whole', { robot: '' });
  const [alpha] = await Promise.all(['alpha', 'beta'].map((robot) => startRobot(t, place, robot, share(robot))));
  const two = await drive<Facts>('fleet.py', ['alpha,beta', 'alpha,beta']);
  assertSamePredictions(two, ['alpha', 'beta']);
  for (const [robot, bytes] of Object.entries(two.sent)) t.diagnostic(`${robot}: ${(bytes / two.seconds / 1000).toFixed(0)} kB/s`);

  await startRobot(t, place, 'gamma', share('gamma'));
  const three = await drive<Facts>('fleet.py', ['gamma', 'alpha,beta,gamma']);
  assertSamePredictions(three, ROBOTS);

  await t.test('a robot whose readings have another scale is refused with the reason', async (subtest) => {
    await startRobot(subtest, place, 'delta', { robot: 'delta', peers: ['alpha'] }, { value: { mean: 0, std: 1 } }).then((delta) =>
      delta.line(/state of peer alpha refused: its values are scaled by mean 10 and std 3, not 0 and 1/),
    );
    assert.ok(alpha.running);
  });
});

test('a robot that is lost is known on; started again, it goes on from its file, and the others with it', async (t) => {
  const place = workplace(t);
  const path = join(place.folder, 'alpha.safetensors');
  const startAlpha = () =>
    startRobot(t, place, 'alpha', { robot: 'alpha', peers: ROBOTS, period: 0.2 }, { state: { path, save_period: 0.5 } });
  await startRobot(t, place, 'whole', { robot: '' });
  await startRobot(t, place, 'beta', { robot: 'beta', peers: ROBOTS, period: 0.2 });
  const alpha = await startAlpha();
  assertSamePredictions(await drive<Facts>('fleet.py', ['alpha,beta', 'alpha,beta']), ['alpha', 'beta']);
  const saved = async () => existsSync(path) && (await openStateFile(path)).observations === 60;
  for (let look = 0; !(await saved()); look++) {
    assert.ok(look < 100, 'alpha has not saved its 60 readings');
    await setTimeout(100);
  }

  await alpha.stop('SIGKILL');
  assertSamePredictions(await drive<Facts>('fleet.py', ['', 'alpha,beta', 'beta', 'alpha']), ['beta']);

  await startAlpha();
  assertSamePredictions(await drive<Facts>('fleet.py', ['alpha', 'alpha,alpha,beta']), ['alpha', 'beta']);
});

test('a robot that comes late is told the tiles in files too, in several messages', async (t) => {
  const place = workplace(t);
  // 180 tiles of 37 kB: more than the 4 MB of one message.
  const changes = { latents: 32, tile: { size: 1, overlap: 0.5, max: 1000 } };
  const spilling = { ...changes, tile: { ...changes.tile, max: 20 }, state: { path: join(place.folder, 'alpha.safetensors') } };
  await startRobot(t, place, 'whole', { robot: '' }, changes);
  await startRobot(t, place, 'alpha', { robot: 'alpha', period: 0.2 }, spilling);
  const alone = await drive<Facts>('fleet.py', ['alpha', 'alpha']);
  const { tiles, 'tiles on disk': spilled } = alone.figures.alpha;
  assert.deepEqual([Number(tiles), Number(spilled)], [20, 160]);
  assertSamePredictions(alone, ['alpha']);
  assert.equal(alone.sent.alpha, 0, 'nobody listens yet');

  await startRobot(t, place, 'beta', { robot: 'beta', peers: ['alpha'] }, changes);
  const both = await drive<Facts>('fleet.py', ['beta', 'alpha,beta', 'beta']);
  assert.equal(both.figures.beta['peer alpha'], '60 observations in 180 tiles');
  assert.ok(both.sent.alpha > 180 * 36_000, `${both.sent.alpha} bytes`);
  assertSamePredictions(both, ['beta']);
});
