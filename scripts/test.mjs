// node scripts/test.mjs [WORDS] [--FLAGS]: runs the compiled tests, all or those whose path holds one of the words, in the
// environment of the project's ROS 2. Flags go to `node --test`. One file at a time: whole-system tests start several processes.
// A run of all measures which lines of src they reach, in the processes and workers that they start too, and fails under the limit of
// .c8rc.json.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runWithRos } from './ros-env.mjs';
import { root } from './setup/paths.mjs';

const words = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));

// From the sources: what is compiled of a test that was deleted stays in dist.
const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join('dist', folder, file.replace(/\.ts$/, '.js'))),
);
const chosen = files.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
if (chosen.length === 0) {
  console.error(`no test file's path holds ${words.join(' or ')}`);
  process.exit(2);
}
process.chdir(root);
const coverage = words.length === 0 ? [join('node_modules', 'c8', 'bin', 'c8.js'), process.execPath] : [];
runWithRos(process.execPath, [...coverage, '--test', '--test-concurrency=1', '--test-reporter=spec', ...flags, ...chosen]);
