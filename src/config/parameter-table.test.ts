import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../package-root.js';
import { parameterTable } from './parameter-table.js';
import { PARAMETERS, SOURCE_PARAMETERS } from './parameters.js';

test('the documentation has every parameter as it is defined', () => {
  const table = parameterTable();
  assert.equal(
    readFileSync(join(packageRoot, 'docs', 'parameters.md'), 'utf8'),
    table,
    'write it anew: bin/cmanp parameters > docs/parameters.md',
  );
  for (const { name, description } of [...PARAMETERS, ...SOURCE_PARAMETERS])
    assert.ok(table.includes(`| \`${name}\` |`) && table.includes(description), name);
});
