import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What this machine lacks, a line each that names it and the Debian or Ubuntu package that brings it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {Python | undefined} python
 * @param {'sourced' | 'wheels'} kind of the ROS 2
 * @returns {string[]}
 */
export function missingPrerequisites(env, python, kind) {
  return [
    ...checkMachine(process.platform, process.arch, kind),
    ...checkNode(process.versions.node),
    ...checkCompiler(env),
    ...checkPython(python, kind),
  ];
}

/**
 * @param {string} platform
 * @param {string} arch
 * @param {'sourced' | 'wheels'} kind of the ROS 2
 * @returns {string[]}
 */
export function checkMachine(platform, arch, kind) {
  const hasWheels = platform === 'linux' && arch === 'x64';
  return kind === 'sourced' || hasWheels
    ? []
    : [`no ROS 2 wheels for ${platform} on ${arch}: source a ROS 2 (package ros-kilted-ros-base)`];
}

/** @param {string} version @returns {string[]} */
export function checkNode(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  const enough = major > 20 || (major === 20 && (minor > 20 || (minor === 20 && patch >= 2)));
  return enough
    ? []
    : [`Node ${version} is too old: 20.20.2 or newer is needed (package nodejs of https://github.com/nodesource/distributions)`];
}

/** @param {NodeJS.ProcessEnv} env @returns {string[]} */
export function checkCompiler(env) {
  const isThere = [env.CXX, 'c++', 'g++', 'clang++'].some((name) => name && isOnPath(name, env));
  return isThere ? [] : ['no C++ compiler: install the package g++'];
}

/**
 * @typedef {object} Python
 * @property {string} version major and minor, such as `3.11`
 * @property {boolean} hasHeaders whether extensions can be compiled
 * @property {boolean} hasVenv whether it can make virtual environments with pip
 */

/** @param {NodeJS.ProcessEnv} env @returns {Python | undefined} undefined when there is no python3 */
export function probePython(env) {
  const probe = [
    'import importlib.util, json, os, sys, sysconfig',
    'header = os.path.join(sysconfig.get_paths()["include"], "Python.h")',
    'has = importlib.util.find_spec',
    'print(json.dumps(dict(version="%d.%d" % sys.version_info[:2], hasHeaders=os.path.exists(header), hasVenv=bool(has("venv") and has("ensurepip")))))',
  ];
  const { stdout, status } = spawnSync('python3', ['-c', probe.join('\n')], { encoding: 'utf8', env });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/**
 * @param {Python | undefined} python
 * @param {'sourced' | 'wheels'} kind of the ROS 2
 * @returns {string[]}
 */
export function checkPython(python, kind) {
  if (python === undefined) return ['no python3: install the packages python3-venv and python3-dev'];
  const lines = [];
  const [, minor] = python.version.split('.').map(Number);
  if (kind === 'wheels' && (minor < 10 || minor > 14)) {
    lines.push(
      `python3 is ${python.version}, but the ROS 2 wheels are for Python 3.10 to 3.14: make one of those python3, or source a ROS 2`,
    );
  }
  if (!python.hasVenv) lines.push('python3 cannot make virtual environments: install the package python3-venv');
  if (!python.hasHeaders) lines.push('no Python.h, which the Python side of the messages needs: install the package python3-dev');
  return lines;
}

/** @param {string} name of a program, or its path @param {NodeJS.ProcessEnv} env */
export function isOnPath(name, env) {
  if (name.includes('/')) return existsSync(name);
  return (env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
