import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitOf } from './unit.js';

test('a unit is named only where all sources agree on it', () => {
  const thermometer = { type: 'sensor_msgs/msg/Temperature', field: 'temperature' };
  assert.equal(unitOf([thermometer, { ...thermometer, field: '' }]), '°C');
  assert.equal(unitOf([thermometer, { type: 'sensor_msgs/msg/Range', field: 'range' }]), undefined);
  assert.equal(unitOf([{ type: 'sensor_msgs/msg/Temperature', field: 'variance' }]), undefined);
  assert.equal(unitOf([{ type: 'std_msgs/msg/Float64', field: 'data' }]), undefined);
});
