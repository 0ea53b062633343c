import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Field } from 'cmanp_ros';
import { shippedModels } from '../src/engine/load-model.js';
import { packageRoot } from '../src/package-root.js';
import { codeBlocks, readPages } from './support/pages.js';

/** What an example leaves behind, where it uses these names. */
interface Example {
  readonly field: Field;
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

/** Compiles examples as a user would who has the package installed, under the project's own strictness, and runs them. */
async function run(t: TestContext, examples: readonly string[]): Promise<Example[]> {
  // Within the package, so that its name leads to it.
  const folder = mkdtempSync(join(packageRoot, 'dist/examples-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const files = examples.map((code, i) => {
    writeFileSync(join(folder, `example${i}.ts`), `${code}\nexport { field, mean, std };\n`);
    return join(folder, `example${i}.js`);
  });
  const options = { rootDir: '.', outDir: '.', noUnusedLocals: false };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: options, include: ['*.ts'] }),
  );
  execFileSync(process.execPath, [join(packageRoot, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return Promise.all(files.map(async (file) => (await import(pathToFileURL(file).href)) as Example));
}

/** The example that the library's own documentation begins with. */
function exampleOfIndex(): string {
  const comment = / \* @example\n(.*?) \*\//s.exec(readFileSync(join(packageRoot, 'src/index.ts'), 'utf8'));
  assert.ok(comment, 'there is an example');
  return comment[1].replaceAll(/^ \* ?/gm, '');
}

test('the examples of the documentation compile and run: readings in, mean and uncertainty out', async (t) => {
  if (!shippedModels().includes('field2d')) return t.skip('models/field2d.safetensors is not there: train it with `cmanp train`');
  const shown = readPages().flatMap((page) => codeBlocks(page, 'ts'));
  const examples = [...shown, exampleOfIndex()];
  assert.ok(examples.length >= 2);
  for (const { field, mean, std } of await run(t, examples)) {
    assert.equal(field.observations, 2);
    // Between the two readings, and surer than where nothing was read.
    assert.ok(mean[0] > 18 && mean[0] < 23, `${mean[0]}`);
    assert.ok(std[0] < std[1] / 1.3, `${std[0]} and ${std[1]}`);
  }
});
