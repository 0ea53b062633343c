import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Answer {
  readonly success: boolean;
  readonly message: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly covariance: readonly number[];
  readonly samples: readonly number[];
}

interface Outcome {
  readonly success: boolean;
  readonly message: string;
}

type Queries = Record<
  | 'empty'
  | 'full'
  | 'joint'
  | 'no_points'
  | 'not_finite'
  | 'after_half'
  | 'after_forgetting'
  | 'after_reset'
  | 'after_refusals'
  | 'after_load',
  Answer
>;
type Outcomes = Record<
  | 'no_region'
  | 'half_forgotten'
  | 'forgotten'
  | 'saved'
  | 'saved_by_default'
  | 'saved_beside'
  | 'save_impossible'
  | 'reset'
  | 'refused'
  | 'missing'
  | 'loaded',
  Outcome
>;

const PLACES = 4;

test('services: query, reset, save_state, load_state', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const garbage = join(folder, 'garbage.safetensors');
  writeFileSync(garbage, 'this is no state');
  await startMapping(t, ['--params-file', parameterFile({ state: { path: join(folder, 'own.safetensors') } })]);
  const facts = await drive<Queries & Outcomes>('services.py', [folder, garbage]);

  await t.test('query: marginals, joint covariance and samples are of the shapes asked for', () => {
    const { full, joint } = facts;
    assert.deepEqual(
      [full.success, full.mean.length, full.std.length, full.covariance.length, full.samples.length],
      [true, PLACES, PLACES, 0, 0],
    );
    assert.ok(full.std.every((std) => std > 0));
    assert.deepEqual([joint.success, joint.covariance.length, joint.samples.length], [true, PLACES * PLACES, 3 * PLACES]);
    for (let i = 0; i < PLACES; i++) {
      assert.ok(Math.abs(Math.sqrt(joint.covariance[i * PLACES + i]) - joint.std[i]) < 1e-6 * joint.std[i], 'the diagonal is the variance');
      for (let j = 0; j < i; j++)
        assert.ok(Math.abs(joint.covariance[i * PLACES + j] - joint.covariance[j * PLACES + i]) < 1e-12, 'symmetric');
    }
    assert.equal(new Set(joint.samples).size, joint.samples.length, 'samples differ');
  });

  await t.test('query: no points are answered with nothing, points that are none with the reason', () => {
    assert.deepEqual([facts.no_points.success, facts.no_points.mean], [true, []]);
    assert.equal(facts.not_finite.success, false);
    assert.match(facts.not_finite.message, /NaN/);
    assert.deepEqual(facts.not_finite.mean, []);
  });

  await t.test('forget_region: a part, all, or the reason why not', () => {
    assert.deepEqual(facts.no_region, { success: false, message: 'region: 2 corners are no polygon' });
    assert.deepEqual(facts.half_forgotten, { success: true, message: '4 tiles count 0.5 times as much' });
    assert.ok(
      facts.after_half.std.every((std, i) => std > facts.full.std[i]),
      'less evidence, less certainty',
    );
    assert.equal(facts.forgotten.success, true);
    assert.deepEqual(facts.after_forgetting, facts.empty);
  });

  await t.test('reset empties the map, load brings it back exactly', () => {
    assert.equal(facts.reset.success, true);
    assert.notDeepEqual(facts.full.mean, facts.empty.mean);
    assert.deepEqual(facts.after_reset.mean, facts.empty.mean);
    assert.equal(facts.saved.success, true);
    assert.equal(facts.loaded.success, true);
    assert.deepEqual(facts.after_load, facts.full);
  });

  await t.test('a file that is no state is refused with its name, and the map stays', () => {
    for (const refusal of [facts.refused, facts.missing, facts.save_impossible]) {
      assert.equal(refusal.success, false);
      assert.match(refusal.message, /\.safetensors/);
      assert.doesNotMatch(refusal.message, /\n/);
    }
    assert.deepEqual(facts.after_refusals, facts.after_reset);
  });

  await t.test("an empty path is the node's own file, a relative one lies beside it", () => {
    assert.equal(facts.saved_by_default.success, true);
    assert.ok(existsSync(join(folder, 'own.safetensors')));
    assert.equal(facts.saved_beside.success, true);
    assert.ok(existsSync(join(folder, 'beside.safetensors')));
  });
});
