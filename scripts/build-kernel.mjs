// Compiles src/kernel/assembly to dist/src/kernel/plain.wasm and fused.wasm, which has relaxed SIMD, when a source is newer than the result.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src/kernel/assembly');
const target = join(root, 'dist/src/kernel');
const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newest = Math.max(...readdirSync(source).map((name) => modified(join(source, name))));

for (const [build, features] of Object.entries({ plain: ['simd'], fused: ['simd', 'relaxed-simd'] })) {
  const file = join(target, `${build}.wasm`);
  if (modified(file) > newest) continue;
  mkdirSync(target, { recursive: true });
  const { error } = await asc.main([
    join(source, 'index.ts'),
    '--outFile',
    file,
    '-O3',
    '--noAssert',
    ...features.flatMap((feature) => ['--enable', feature]),
    '--runtime',
    'stub',
    '--importMemory',
  ]);
  if (error) {
    console.error(`the wasm kernel does not compile: ${error.message}`);
    process.exit(1);
  }
}
