import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { compose, invert, type Pose, wrapAngle } from './pose.js';
import { chassis, limit, move, moveByOdometry } from './robot.js';

function near(actual: Pose, expected: Pose): void {
  const off = Math.hypot(actual.x - expected.x, actual.y - expected.y, wrapAngle(actual.heading - expected.heading));
  assert.ok(off < 1e-12, `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

const start: Pose = { x: 1, y: 2, heading: Math.PI / 2 };

test('a straight drive, a turn in place and an arc end where geometry says', () => {
  near(move(start, { speed: 0.5, turnRate: 0 }, 2), { x: 1, y: 3, heading: Math.PI / 2 });
  near(move(start, { speed: 0, turnRate: 1 }, Math.PI), { x: 1, y: 2, heading: -Math.PI / 2 });
  // A quarter of a circle of radius 1 to the left.
  near(move(start, { speed: 1, turnRate: 1 }, Math.PI / 2), { x: 0, y: 3, heading: Math.PI });
});

test('one long step equals many short ones', () => {
  let pose = start;
  for (let i = 0; i < 1000; i++) pose = move(pose, { speed: 0.7, turnRate: -0.9 }, 0.001);
  const whole = move(start, { speed: 0.7, turnRate: -0.9 }, 1);
  assert.ok(Math.hypot(pose.x - whole.x, pose.y - whole.y) < 1e-9);
});

test('commands are limited to what the chassis can do', () => {
  assert.deepEqual(limit({ speed: 99, turnRate: -99 }), { speed: chassis.maxSpeed, turnRate: -chassis.maxTurnRate });
  assert.deepEqual(limit({ speed: 0.1, turnRate: 0.2 }), { speed: 0.1, turnRate: 0.2 });
});

test('wheel odometry drifts from the truth, slowly, and not while standing', () => {
  const random = new Random(3);
  let truth: Pose = { x: 0, y: 0, heading: 0 };
  let odometry = truth;
  for (let i = 0; i < 1000; i++) {
    truth = move(truth, { speed: 1, turnRate: 0.3 }, 0.05);
    odometry = moveByOdometry(odometry, { speed: 1, turnRate: 0.3 }, 0.05, random);
  }
  const drift = Math.hypot(truth.x - odometry.x, truth.y - odometry.y);
  assert.ok(drift > 0.001 && drift < 2, `${drift} m after 50 m`);
  assert.deepEqual(moveByOdometry(odometry, { speed: 0, turnRate: 0 }, 1, random), odometry);
});

test('a transform followed by its inverse is where it began', () => {
  near(compose(compose(start, { x: 3, y: -1, heading: 2 }), invert({ x: 3, y: -1, heading: 2 })), start);
});
