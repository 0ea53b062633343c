import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { runCommand } from '../src/cli/testing/run-command.js';
import { parseConfig } from '../src/config/parse.js';
import { packageRoot } from '../src/package-root.js';
import { codeBlocks, commandLines, readPages } from './support/pages.js';

const pages = readPages();

test('links to files of the package lead somewhere', () => {
  for (const { path, text } of pages) {
    for (const [, target] of text.matchAll(/\]\((?!http)([^)#]+)(?:#[^)]*)?\)/g))
      assert.ok(existsSync(join(packageRoot, dirname(path), target)), `${path}: ${target}`);
  }
});

test('files of the package that are named are there', () => {
  for (const { path, text } of pages) {
    for (const [, file] of text.matchAll(/`((?:src|test|config|models|docs|scripts|launch|rviz|worlds)\/[\w./-]*\w)`/g))
      assert.ok(existsSync(join(packageRoot, file)), `${path}: ${file}`);
  }
});

test('command lines use commands and options that there are', async (t) => {
  let count = 0;
  for (const page of pages) {
    for (const [, command, ...args] of commandLines(page)) {
      if (command.startsWith('-')) continue;
      count++;
      const { status, out } = await runCommand(t, command, '--help');
      assert.equal(status, 0, `${page.path}: cmanp ${command}`);
      for (const option of args.filter((arg) => arg.startsWith('--')))
        assert.ok(new RegExp(`${option}\\b`).test(out), `${page.path}: cmanp ${command} has no ${option}`);
      if (command === 'benchmark' && args.length > 0) assert.match(out, new RegExp(`^ *${args[0]} `, 'm'), page.path);
    }
  }
  assert.ok(count > 15, `${count} command lines`);
});

test('configurations of the front page are allowed', () => {
  const blocks = pages.filter(({ path }) => path === 'README.md').flatMap((page) => codeBlocks(page, 'yaml'));
  assert.ok(blocks.length > 0);
  for (const block of blocks) {
    const { ros__parameters: parameters } = (parse(block) as Record<string, { ros__parameters: Record<string, unknown> }>)['/**'];
    assert.ok(parseConfig(parameters).sources.length > 0);
  }
});
