import type { Architecture } from './architecture.js';

/** Largest sizes, far beyond any model's: a broken file must not claim more memory than there is. */
const LARGEST = { inputs: 3, width: 4096, heads: 64, feedForward: 16_384, blocks: 64, latents: 65_536, embedDepth: 16 } as const;
const MAX_OCTAVES = 64;

/** @throws Error with one line where this is no architecture; what it is made of has been read from a file. */
export function checkArchitecture(value: unknown): asserts value is Architecture {
  if (typeof value !== 'object' || value === null) throw new Error('its architecture is not an object');
  const architecture = value as Readonly<Record<string, unknown>>;
  for (const [name, largest] of Object.entries(LARGEST)) {
    const size = architecture[name];
    if (!(Number.isSafeInteger(size) && Number(size) >= 1 && Number(size) <= largest)) {
      throw new Error(`its architecture has ${name} ${JSON.stringify(size)}; allowed is 1 to ${largest}`);
    }
  }
  const { width, heads, octaves, std } = architecture;
  if (Number(width) % Number(heads) !== 0) throw new Error('its architecture has a width that its heads cannot share');
  if (!Array.isArray(octaves) || octaves.length > MAX_OCTAVES || !octaves.every(Number.isFinite)) {
    throw new Error('its architecture has octaves that are not a list of numbers');
  }
  const kind = typeof std === 'object' && std !== null && 'kind' in std ? std.kind : undefined;
  if (kind !== 'exp' && kind !== 'softplus') throw new Error('its architecture has no std of kind exp or softplus');
}
