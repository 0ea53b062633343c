import assert from 'node:assert/strict';
import { test } from 'node:test';
import { misfits } from './topic-check.js';

const reliableVolatile = { reliability: 1, durability: 2, depth: 10 };
const bestEffort = { reliability: 2, durability: 2, depth: 10 };
const latched = { reliability: 1, durability: 1, depth: 1 };
const range = 'sensor_msgs/msg/Range';
const endpoint = (topic_type: string, qos_profile: typeof latched, node_namespace = '/') => ({
  node_name: 'driver',
  node_namespace,
  topic_type,
  qos_profile,
});

test('another type is said with both types', () => {
  const own = { role: 'subscription', topic: '/sonar', type: range, qos: bestEffort } as const;
  const lines = misfits(own, [endpoint('sensor_msgs/msg/Temperature', bestEffort, '/boat'), endpoint(range, bestEffort)]);
  assert.deepEqual(lines, [
    '/sonar: publisher of /boat/driver has type sensor_msgs/msg/Temperature, this node expects sensor_msgs/msg/Range',
  ]);
});

test('a subscription that asks for more than is offered is said with both profiles', () => {
  const own = { role: 'subscription', topic: '/sonar', type: range, qos: reliableVolatile } as const;
  assert.deepEqual(misfits(own, [endpoint(range, bestEffort)]), [
    "/sonar: publisher of /driver is best effort, volatile, this node's subscription is reliable, volatile: no message passes between them",
  ]);
  assert.deepEqual(misfits({ ...own, qos: latched }, [endpoint(range, latched)]), []);
  assert.equal(misfits({ ...own, qos: latched }, [endpoint(range, reliableVolatile)]).length, 1);
  assert.deepEqual(misfits({ ...own, qos: bestEffort }, [endpoint(range, latched)]), [], 'asking for less is fine');
});

test('for our publishers the subscription asks', () => {
  const own = { role: 'publisher', topic: '/cmanp/prediction', type: range, qos: reliableVolatile } as const;
  assert.deepEqual(misfits(own, [endpoint(range, bestEffort)]), []);
  assert.match(misfits(own, [endpoint(range, latched)])[0], /subscription of \/driver is reliable, transient local/);
});
