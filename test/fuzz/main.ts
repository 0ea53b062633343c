/**
 * Coverage-guided fuzzing of what reads foreign bytes. Arguments: [TARGET] [SECONDS]; all targets for 60 s each by default. Inputs that run
 * new code are kept in `.fuzz/TARGET` and mutated further. Ends with status 1 at the first input that breaks a rule, which is written there.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/cmab/random.js';
import { packageRoot } from '../../src/package-root.js';
import { checkDecoders, checkPeer, checkRecording, checkState, checkTransforms } from './checks.js';
import { mutate } from './mutate.js';
import { NewCode } from './new-code.js';
import { seeds } from './samples.js';

const TARGETS: Readonly<Record<string, (bytes: Uint8Array) => void | Promise<void>>> = {
  cdr: (bytes) => {
    checkDecoders(bytes);
    checkTransforms(bytes);
  },
  mcap: checkRecording,
  state: checkState,
  peer: checkPeer,
};
/** Inputs between two looks at the coverage, which cost as much as some of them. Where new code ran, they run again one by one. */
const BATCH = 32;
const MAX_RSS = 2 ** 31;

const words = process.argv.slice(2);
const seconds = Number(words.find((word) => /^\d+$/.test(word)) ?? 60);
const named = words.filter((word) => !/^\d+$/.test(word));
const unknown = named.find((name) => !(name in TARGETS));
if (unknown !== undefined) {
  console.error(`fuzz: no target ${unknown}; targets are ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}
const code = new NewCode((url) => url.includes('/dist/src/') || /node_modules\/@(foxglove|mcap)\//.test(url));
await code.start();
for (const name of named.length > 0 ? named : Object.keys(TARGETS)) await fuzz(name);

async function fuzz(name: string): Promise<void> {
  const folder = join(packageRoot, '.fuzz', name);
  mkdirSync(folder, { recursive: true });
  const corpus = [...(await seeds())[name], ...readdirSync(folder).map((file) => readFileSync(join(folder, file)))];
  const random = new Random(Date.now() % 2 ** 31);
  const pick = (): Uint8Array => corpus[random.integer(corpus.length)];
  const run = async (bytes: Uint8Array): Promise<void> => {
    try {
      await TARGETS[name](bytes);
      if (process.memoryUsage.rss() > MAX_RSS) throw new Error(`more than ${MAX_RSS} bytes of memory in use`);
    } catch (error) {
      console.error(`${name}: ${keep(folder, bytes)} breaks a rule:`, error);
      process.exit(1);
    }
  };
  for (const bytes of corpus) await run(bytes);
  await code.look('known');
  const [begin, known] = [performance.now(), corpus.length];
  let executions = 0;
  while (performance.now() - begin < 1000 * seconds) {
    const batch = Array.from({ length: BATCH }, () => mutate(pick(), pick(), random));
    for (const bytes of batch) await run(bytes);
    executions += BATCH;
    if ((await code.look('stay new')) === 0) continue;
    for (const bytes of batch) {
      await run(bytes);
      if ((await code.look('known')) === 0) continue;
      corpus.push(bytes);
      keep(folder, bytes);
    }
  }
  const rate = (executions / seconds).toFixed(0);
  console.log(
    `${name}: ${executions} inputs, ${rate} a second, ${corpus.length - known} kept, ${code.total} characters of code run, no findings`,
  );
}

function keep(folder: string, bytes: Uint8Array): string {
  const path = join(folder, createHash('sha256').update(bytes).digest('hex').slice(0, 16));
  writeFileSync(path, bytes);
  return path;
}
