import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { drive, type RosProcess, startMapping } from './support/ros-process.js';
import { type Workplace, workplace } from './support/workplace.js';

interface Facts {
  readonly seconds: number;
  readonly predictions: Readonly<Record<string, { readonly mean: readonly number[]; readonly std: readonly number[] }>>;
  readonly sent: Readonly<Record<string, number>>;
}

const ROBOTS = ['alpha', 'beta', 'gamma'];
const SCALE = { mean: 10, std: 3 };

function startRobot(t: TestContext, { parameterFile }: Workplace, name: string, share: object, value: object = SCALE): Promise<RosProcess> {
  const sonar = { topic: `/${name}/sonar`, type: 'sensor_msgs/msg/Range', field: 'range', reliability: 'reliable' };
  return startMapping(t, ['-r', `__ns:=/${name}`, '--params-file', parameterFile({ sonar, share, value, tile: { size: 8 } })]);
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
    await startRobot(subtest, place, 'delta', { robot: 'delta', peers: ['alpha'] }, { mean: 0, std: 1 }).then((delta) =>
      delta.line(/state of peer alpha refused: its values are scaled by mean 10 and std 3, not 0 and 1/),
    );
    assert.ok(alpha.running);
  });
});
