import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Random } from '../cmab/random.js';
import { openStateFile, StateSaver } from './state-storage.js';
import { fingerprint, smallField } from './testing/state-fingerprint.js';

const KILLS = 100;
const WRITER = fileURLToPath(new URL('./testing/state-writer.js', import.meta.url));

/** Runs the writer and kills it some milliseconds after it began so many saves. @returns its lines. */
function writeAndKill(path: string, seed: number, saves: number, milliseconds: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, path, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    const before = output.split('saving ').length - 1;
    output += text.toString();
    // Counted in saves, so that a slow machine gets as far as a fast one.
    if (before < saves && output.split('saving ').length - 1 >= saves) setTimeout(() => child.kill('SIGKILL'), milliseconds);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) =>
      signal === 'SIGKILL' ? resolve(output.split('\n')) : reject(new Error(`the writer ended: ${output}`)),
    );
  });
}

test(`killed ${KILLS} times while it saves, what is resumed is what was saved last, bit for bit`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-crash-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'field.safetensors');
  await new StateSaver().save(path, smallField(path).snapshot());
  const random = new Random(7);
  let last = fingerprint(smallField(path));
  let interrupted = 0;
  let spilled = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const lines = await writeAndKill(path, kill, 1 + random.integer(4), random.uniform(0, 60));
    const began = lines.filter((line) => line.startsWith('saving ')).map((line) => line.slice('saving '.length));
    const finished = lines.filter((line) => line === 'saved').length;
    const saved = finished === 0 ? last : began[finished - 1];
    const field = smallField(path);
    field.restore(await openStateFile(path));
    last = fingerprint(field);
    // A save that was under way may have been done or not; it is one or the other.
    assert.ok([saved, began[finished]].includes(last), `kill ${kill}: resumed ${last}, saved ${saved}`);
    if (began.length > finished) interrupted++;
    spilled = field.tilesSpilled;
  }
  t.diagnostic(`${interrupted} of ${KILLS} kills were in the middle of a save`);
  assert.ok(interrupted > 0 && spilled > 0);
});
