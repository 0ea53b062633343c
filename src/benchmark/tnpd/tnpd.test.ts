import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dense, type Matrix, matrix } from '../../cmab/dense.js';
import { Random } from '../../cmab/random.js';
import { loadOnnxRuntime } from '../onnx/onnxruntime.js';
import { encodeHistory, type TnpdRuntime } from './encode-history.js';
import { OnnxTnpd } from './onnx-tnpd.js';
import { embedReadings, encodeTokens, randomParameters, shape, tnpd, tokenContext } from './tnpd.js';
import { WasmTnpd } from './wasm-tnpd.js';

const INPUTS = 2;
/** More than a chunk of each runtime, and no multiple of one. */
const HISTORY = 141;

const readings = Float32Array.from(new Random(51).normals(HISTORY * (INPUTS + 1)));

/** All readings at once in float64: contexts by layer. */
function expectedContexts(): { keys: Matrix; values: Matrix }[] {
  const parameters = randomParameters(INPUTS);
  const net = tnpd(INPUTS, dense, (name) => parameters.get(name) as Matrix);
  let tokens = embedReadings(net, matrix(HISTORY, INPUTS + 1, readings));
  return Array.from({ length: shape.layers }, (_, layer) => {
    const context = tokenContext(net, layer, tokens);
    tokens = encodeTokens(net, layer, tokens, context);
    return context;
  });
}

async function assertEqualsDense(runtime: TnpdRuntime): Promise<void> {
  const contexts = await encodeHistory(runtime, readings, HISTORY);
  const expected = expectedContexts();
  assert.equal(contexts.length, expected.length);
  for (const part of ['keys', 'values'] as const) {
    contexts.forEach((context, layer) =>
      context[part].forEach((value, i) => assert.ok(Math.abs(value - expected[layer][part].data[i]) < 1e-4, `layer ${layer}, ${part}`)),
    );
  }
}

test('a history in chunks on our kernel is what float64 makes of it at once', () => assertEqualsDense(new WasmTnpd(INPUTS, HISTORY)));

test('a history in chunks on onnxruntime is what float64 makes of it at once', async (t) => {
  const runtime = await loadOnnxRuntime();
  if (runtime === undefined) {
    t.skip('onnxruntime-node is not installed');
    return;
  }
  await assertEqualsDense(await OnnxTnpd.create(runtime, INPUTS, 1));
});
