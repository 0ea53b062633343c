import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalCdf, normalPdf } from './normal.js';

test('the cumulative distribution of the standard normal', () => {
  // Values of scipy.stats.norm.cdf.
  const known = [
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.6448536269514722, 0.05],
    [3, 0.9986501019683699],
    [-3.6, 0.00015910859015753396],
    [-8, 6.22096057427174e-16],
  ];
  for (const [z, p] of known) assert.ok(Math.abs(normalCdf(z) - p) < 1e-14 + 1e-13 * p, `${z}: ${normalCdf(z)}`);
  assert.equal(normalCdf(-Infinity), 0);
  assert.equal(normalCdf(Infinity), 1);
});

test('its slope is the density', () => {
  for (let z = -6; z <= 6; z += 0.37) {
    const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5;
    assert.ok(Math.abs(slope - normalPdf(z)) < 1e-9);
  }
});
