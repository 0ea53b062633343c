import type { Tensor } from '../cmab/weights.js';

/** What a block or a step of the decoder adds to what it is given: at 0 it hands it on as it is. */
const ADDS = /^(blocks\.\d+\.latent_(cross|self)(_ff)?|decoder\.\d+\.cross(_ff)?)\.out\./;

/**
 * Weights of a network with more blocks that predicts what `trained` does: the new blocks are copies of its last one, and add nothing
 * until they have learned to (Chen et al., "Net2Net", 2016). Parameters that neither block nor decoder number are taken as they are.
 *
 * @param shapes parameters of the network to be.
 * @returns What `trained` has of them: `ParameterVector.set` checks that nothing is missing, and shapes.
 * @throws Error naming a parameter of a block that the network to be has not.
 */
export function grow(trained: ReadonlyMap<string, Tensor>, shapes: ReadonlyMap<string, readonly number[]>): Map<string, Tensor> {
  const last = Math.max(...Array.from(trained.keys(), (name) => Number(/^blocks\.(\d+)\./.exec(name)?.[1] ?? -1)));
  const left = Array.from(trained.keys()).find((name) => /^(blocks|decoder)\./.test(name) && !shapes.has(name));
  if (left !== undefined) throw new Error(`there is no place for the parameter '${left}'`);
  const grown = new Map<string, Tensor>();
  for (const [name, shape] of shapes) {
    const source = trained.get(name) ?? trained.get(name.replace(/^(blocks|decoder)\.\d+\./, `$1.${last}.`));
    if (source === undefined) continue;
    const isNew = !trained.has(name);
    grown.set(name, isNew && ADDS.test(name) ? { shape, data: new Float32Array(source.data.length) } : source);
  }
  return grown;
}
