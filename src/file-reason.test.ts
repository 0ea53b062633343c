import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileReason } from './file-reason.js';

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return fileReason(error);
  }
  return assert.fail('it worked');
}

test('the usual faults are said in words, others as they come', () => {
  assert.equal(
    reasonOf(() => readFileSync('/no/such/file')),
    'there is no such file or folder',
  );
  assert.equal(
    reasonOf(() => readFileSync('/')),
    'it is a folder',
  );
  assert.match(
    reasonOf(() => readFileSync('/dev/null/file')),
    /^ENOTDIR: not a directory/,
  );
});
