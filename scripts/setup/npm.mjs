import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { timed } from './step.mjs';

/** Installs node_modules as the lock file has it; install scripts stay off, as the set-up builds what needs building. */
export async function installNodePackages() {
  if (matchesLock()) return;
  await timed('packages from npm', () => run('npm', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root }));
}

/** @returns {boolean} whether node_modules holds what package-lock.json names, optional packages aside */
function matchesLock() {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedLock);
  const missing = Object.entries(wanted).some(
    ([path, { version, optional }]) => !optional && path !== '' && installed[path]?.version !== version,
  );
  const other = Object.entries(installed).some(([path, { version }]) => wanted[path]?.version !== version);
  return !missing && !other;
}

/** @param {string} lock @returns {Record<string, { version: string, optional?: boolean }>} */
function packagesOf(lock) {
  return JSON.parse(readFileSync(lock, 'utf8')).packages;
}
