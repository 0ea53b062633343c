import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../engine/engine.js';
import { Field } from './field.js';
import { cellCentres, gridAround } from './grid.js';
import { assertClose, select, testEngine, testReadings } from './testing/test-field.js';

/** The test engine, and how many targets it was asked for. */
function counting(): { engine: Engine; targets: () => number } {
  let targets = 0;
  const engine: Engine = {
    kind: testEngine.kind,
    model: testEngine.model,
    latents: testEngine.latents,
    newState: () => testEngine.newState(),
    fold: (...given) => testEngine.fold(...given),
    condition: (...given) => testEngine.condition(...given),
    predict: (conditioned, inputs) => {
      targets += inputs.length / 2;
      return testEngine.predict(conditioned, inputs);
    },
    correlationFactors: (...given) => testEngine.correlationFactors(...given),
    dispose: () => undefined,
  };
  return {
    engine,
    targets: () => {
      const count = targets;
      targets = 0;
      return count;
    },
  };
}

/** Centres of a grid of 16 x 16 cells around a place. */
const cells = (x: number, y: number): Float64Array => cellCentres({ z: 0, ...gridAround([x, y], [8, 8], 0.5, true) }, 2);

const options = { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 } };

test('a grid is predicted again only where tiles changed or cells are new', () => {
  const { engine, targets } = counting();
  const field = new Field(engine, options);
  const readings = testReadings(200);
  field.fold(readings);
  const first = field.predict(cells(0, 0));
  assert.ok(targets() > 0);
  assert.deepEqual(field.predict(cells(0, 0)), first);
  assert.equal(targets(), 0);

  const moved = field.predict(cells(0.5, 0));
  const added = targets();
  assert.ok(added > 0 && added <= 4 * 2 * 16, `${added} targets for a column of cells`);
  const whole = new Field(testEngine, options);
  whole.fold(readings);
  const expected = whole.predict(cells(0.5, 0));
  assertClose(moved.mean, expected.mean, 1e-6);
  assertClose(moved.std, expected.std, 1e-6);
});

test('what a reading changes is predicted anew', () => {
  const { engine, targets } = counting();
  const field = new Field(engine, options);
  const readings = testReadings(200);
  const rows = (from: number, to: number) =>
    select(
      readings,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
  field.fold(rows(0, 199));
  field.predict(cells(0, 0));
  targets();
  field.fold(rows(199, 200));
  const updated = field.predict(cells(0, 0));
  assert.ok(targets() > 0);
  const whole = new Field(testEngine, options);
  whole.fold(readings);
  assertClose(updated.mean, whole.predict(cells(0, 0)).mean, 1e-9);
});

test('where readings are forgotten, the time counts', () => {
  const field = new Field(testEngine, { ...options, halfLife: 10 });
  field.fold(testReadings(100));
  const [now, later] = [field.predict(cells(0, 0), 200), field.predict(cells(0, 0), 260)];
  assert.ok(now.std.some((std, i) => later.std[i] !== std));
});
