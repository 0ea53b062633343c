import { parseArgs } from 'node:util';
import { mergeStateFiles } from '../field/merge-files.js';
import type { FieldSnapshot } from '../field/snapshot.js';
import { openStateFile } from '../field/state-storage.js';
import { temperature } from '../field/temperature.js';
import { tileKey } from '../field/tile-lattice.js';
import { fromInput, InputError } from './input-error.js';
import { REMOVE_SYNOPSIS, remove } from './state-remove.js';

const SYNOPSIS = ['cmanp state info FILE [--json]', 'cmanp state merge A B ... --out C', REMOVE_SYNOPSIS];

export const usage = `${SYNOPSIS.join('\n       ')}

info tells what a state file holds. merge writes the field that has seen the readings of all, of any number of robots or days; they must be
of the same model, latents, value scale, tiles and half-life. It holds one file at a time; what has more than 256 tiles gets a folder beside C.
remove writes the field that has not seen some readings, given again as they were folded: positions in the map, values, and with a
half-life the stamps in seconds. docs/world.md says how exact that is.`;

export async function run(args: string[]): Promise<number> {
  if (args[0] === 'remove') {
    await remove(args.slice(1));
    return 0;
  }
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [action, ...files] = positionals;
  if (action === 'info' && files.length === 1) await info(files[0], values.json);
  else if (action === 'merge' && files.length > 1 && values.out !== undefined) await merge(files, values.out);
  else throw new InputError(`usage: ${SYNOPSIS.join(' | ')}`);
  return 0;
}

async function info(file: string, json: boolean): Promise<void> {
  const summary = summarise(await fromInput(() => openStateFile(file)));
  if (json) {
    console.log(JSON.stringify(summary));
    return;
  }
  for (const [name, value] of Object.entries(summary)) {
    console.log(`${name.padEnd(18)}${typeof value === 'object' ? JSON.stringify(value) : value}`);
  }
}

function summarise(snapshot: FieldSnapshot): Record<string, string | number | object> {
  const { scale, epoch, lastStamp, errors, tiles, spilled } = snapshot;
  return {
    model: snapshot.model,
    model_sha256: snapshot.modelSha256,
    latents: snapshot.latents,
    inputs: snapshot.dimensions,
    ...(scale ? { value_mean: scale.mean, value_std: scale.std } : { warmup_missing: snapshot.warmup.missing }),
    tile: snapshot.tile,
    half_life: snapshot.halfLife,
    ...(epoch !== undefined && { epoch }),
    ...(lastStamp !== undefined && { last_stamp: lastStamp }),
    observations: snapshot.observations,
    ...(errors.count > 0 && { temperature: temperature(errors) }),
    tiles: tiles.length + spilled.length,
    ...(spilled.length > 0 && { tiles_in_folder: spilled.length }),
    state_bytes: tiles.reduce((bytes, { state }) => bytes + state.byteLength, 0),
    observation_counts: Object.fromEntries([...spilled, ...tiles].map(({ index, count }) => [tileKey(index), count])),
  };
}

async function merge(files: readonly string[], out: string): Promise<void> {
  const { observations, tiles, spilled } = await fromInput(() => mergeStateFiles(files, out));
  console.log(`${out}: ${observations} observations in ${tiles.length + spilled.length} tiles`);
}
