// node scripts/install-modules.mjs FOLDER [--tensorflow]: copies the part of node_modules that the installed package needs at run time.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './setup/paths.mjs';

const [folder, ...flags] = process.argv.slice(2);
const { packages } = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * The folder that Node finds a package in, from the folder of the one that asks for it.
 *
 * @param {string} from @param {string} name
 * @returns {string | undefined}
 */
function find(from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const path = `${place}${place === '' ? '' : '/'}node_modules/${name}`;
    if (path in packages) return path;
    if (place === '') return undefined;
  }
}

/** @type {Set<string>} */
const needed = new Set();

/** @param {string} from @param {string[]} names */
function need(from, names) {
  for (const name of names) {
    const path = find(from, name);
    if (path === undefined || needed.has(path)) continue;
    needed.add(path);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[path];
    need(path, Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }));
  }
}

need('', Object.keys(manifest.dependencies));
if (flags.includes('--tensorflow')) need('', ['@tensorflow/tfjs-node']);

rmSync(folder, { recursive: true, force: true });
for (const path of [...needed].sort()) {
  const target = join(folder, path.slice('node_modules/'.length));
  mkdirSync(dirname(target), { recursive: true });
  // Packages within a package are copied one by one, as not all of them may be needed; links are followed, as what they point at stays behind.
  const nested = join(root, path, 'node_modules');
  cpSync(join(root, path), target, { recursive: true, dereference: true, filter: (source) => source !== nested });
}
