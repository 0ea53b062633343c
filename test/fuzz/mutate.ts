import type { Random } from '../../src/cmab/random.js';

const ODD_WORDS = [0, 1, 2, 4, 8, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const MAX_LENGTH = 65_536;

/** Some bytes with one to four changes: bits, bytes and words overwritten, parts cut out, doubled or taken from `other`. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  for (let left = 1 + random.integer(4); left > 0; left--) changed = change(changed, other, random);
  return changed.subarray(0, MAX_LENGTH);
}

function change(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const length = 1 + random.integer(Math.max(1, bytes.length - at));
  switch (random.integer(6)) {
    case 0:
      return overwrite(bytes, at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.integer(8))));
    case 1:
      return overwrite(bytes, at, Uint8Array.of(random.integer(256)));
    case 2:
      return overwrite(bytes, at - (at % 4), new Uint8Array(Uint32Array.of(ODD_WORDS[random.integer(ODD_WORDS.length)]).buffer));
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    default:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random.integer(other.length + 1))]);
  }
}

function overwrite(bytes: Uint8Array, at: number, with_: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed.set(with_.subarray(0, Math.max(0, changed.length - at)), Math.min(at, changed.length));
  return changed;
}
