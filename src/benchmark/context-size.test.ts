import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testModel } from '../engine/test-model.js';
import { hasTensorflow } from '../testing/has-tensorflow.js';
import { contextSize } from './context-size.js';
import { publishedNetworks } from './published-networks.js';

test('memory against context: constant for CMANP, linear for LBANP, quadratic for TNP-D', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const rows = await contextSize(testModel(), 16, publishedNetworks(2), [200, 400, 800]);
  const bytes = (network: string): number[] => rows.filter((row) => row.network === network).map(({ megabytes }) => megabytes);
  for (const network of ['test', "paper's CMANP"]) assert.equal(new Set(bytes(network)).size, 1, network);
  // What twice as many readings add, against what half of them added.
  const growth = (network: string): number => {
    const [quarter, half, whole] = bytes(network);
    return (whole - half) / (half - quarter);
  };
  assert.ok(Math.abs(growth('LBANP') - 2) < 0.1, `LBANP ${growth('LBANP')}`);
  assert.ok(growth('TNP-D') > 2.6, `TNP-D ${growth('TNP-D')}`);
  assert.ok(rows.every(({ milliseconds }) => milliseconds > 0));
});
