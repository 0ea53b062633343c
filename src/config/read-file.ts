import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { fileReason } from '../file-reason.js';
import { type Config, ConfigError } from './config.js';
import { flatten, isMap } from './flatten.js';
import { parseConfig } from './parse.js';

const NODE = 'cmanp';

/**
 * Reads a ROS 2 parameter file as the node cmanp would get it: the blocks of wildcard names (`/**`) first, then those that name the
 * node (`cmanp`, `/cmanp`, `/any/namespace/cmanp`); later ones override. Blocks of other nodes are passed over.
 *
 * @throws ConfigError with one line that names the file, and the line or key.
 */
export function readConfigFile(path: string): Config {
  try {
    return parseConfig(parametersOf(parseYaml(readText(path))));
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`cannot be read: ${fileReason(error)}`, { cause: error });
  }
}

function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const [error] = document.errors;
    throw new ConfigError(`line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`);
  }
  return document.toJS();
}

function parametersOf(root: unknown): Record<string, unknown> {
  const blocks: { readonly node: string; readonly parameters: Record<string, unknown> }[] = [];
  collectBlocks(root, '', blocks);
  const wildcards = blocks.filter(({ node }) => /(^|\/)\*\*?$/.test(node));
  const own = blocks.filter(({ node }) => node === NODE || node.endsWith(`/${NODE}`));
  if (wildcards.length + own.length === 0) {
    throw new ConfigError(`no parameters for the node ${NODE}; expected "/**: ros__parameters:" or "${NODE}: ros__parameters:"`);
  }
  return Object.fromEntries([...wildcards, ...own].flatMap(({ parameters }) => [...flatten(parameters)]));
}

/** Namespaces may be nested maps as well as part of the name. */
function collectBlocks(map: unknown, prefix: string, blocks: { node: string; parameters: Record<string, unknown> }[]): void {
  if (!isMap(map)) return;
  for (const [key, value] of Object.entries(map)) {
    if (key !== 'ros__parameters') collectBlocks(value, `${prefix}/${key}`.replace(/\/+/g, '/'), blocks);
    else if (isMap(value)) blocks.push({ node: prefix, parameters: value });
    else throw new ConfigError(`${prefix}.ros__parameters: a map of parameters is missing`);
  }
}
