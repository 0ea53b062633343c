import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type StoredTensor, serializeSafetensors } from '../../cmab/safetensors.js';
import { testArchitecture, testModel } from '../../engine/test-model.js';
import { dispatch } from '../dispatch.js';

export interface CommandResult {
  readonly status: number;
  readonly out: string;
  /** Lines on stderr. */
  readonly errors: readonly string[];
}

/** Runs a command line in this process. */
export async function runCommand(t: TestContext, ...args: string[]): Promise<CommandResult> {
  const out = t.mock.method(console, 'log', () => undefined);
  const err = t.mock.method(console, 'error', () => undefined);
  try {
    const status = await dispatch(args);
    const lines = (calls: readonly { readonly arguments: readonly unknown[] }[]) => calls.map((call) => String(call.arguments[0]));
    return { status, out: lines(out.mock.calls).join('\n'), errors: lines(err.mock.calls) };
  } finally {
    out.mock.restore();
    err.mock.restore();
  }
}

/** A folder that goes when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-cli-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes a file into a folder. @returns its path. */
export function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Writes the small untrained model of tests. @returns its path. */
export function writeTestModel(folder: string, inputs = testArchitecture.inputs): string {
  const { weights, architecture } = testModel({ ...testArchitecture, inputs });
  const tensors = new Map([...weights].map(([name, { shape, data }]): [string, StoredTensor] => [name, { dtype: 'F32', shape, data }]));
  return write(folder, 'small.safetensors', serializeSafetensors(tensors, { architecture: JSON.stringify(architecture) }));
}
