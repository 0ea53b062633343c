import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statePath } from './services.js';

test("paths of ~/save_state and ~/load_state: empty is the node's own, relative ones lie beside it", () => {
  assert.equal(statePath('', '/data/field.safetensors'), '/data/field.safetensors');
  assert.equal(statePath('', ''), undefined);
  assert.equal(statePath('monday.safetensors', '/data/field.safetensors'), '/data/monday.safetensors');
  assert.equal(statePath('monday.safetensors', ''), 'monday.safetensors');
  assert.equal(statePath('/tmp/x.safetensors', '/data/field.safetensors'), '/tmp/x.safetensors');
});
