// Compiles src/kernel/assembly to dist/src/kernel/kernel.wasm, when a source is newer than the result.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src/kernel/assembly');
const target = join(root, 'dist/src/kernel/kernel.wasm');
const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified(target) <= Math.max(...readdirSync(source).map((name) => modified(join(source, name))))) {
  mkdirSync(dirname(target), { recursive: true });
  const { error } = await asc.main([
    join(source, 'index.ts'),
    '--outFile',
    target,
    '-O3',
    '--noAssert',
    '--enable',
    'simd',
    '--runtime',
    'stub',
    '--importMemory',
  ]);
  if (error) {
    console.error(`the wasm kernel does not compile: ${error.message}`);
    process.exit(1);
  }
}
