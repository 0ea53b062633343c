import { dataCrossAttention, type Readout } from './data-cross-attention.js';
import { crossAttention, feedForward, keysValues, type Network, selfAttention } from './layers.js';

/**
 * Constant memory attention block (paper, section 4.1; cmanp.md, 3):
 *
 *     CMAB(L_I, D) = SA(CA(L_I, SA(CA(L_B, D))))    each CA and SA followed by a feed-forward layer.
 *
 * @param blockLatents L_B, `latents x width`, the block's own learned constants.
 * @param data what `CA(L_B, D)` has read of the context.
 * @param inputLatents L_I of the block before.
 * @returns L_I of this block.
 */
export function cmab<T>(net: Network<T>, block: string, blockLatents: T, data: Readout<T>, inputLatents: T): T {
  let b = dataCrossAttention(net, `${block}.data_cross`, blockLatents, data);
  b = feedForward(net, `${block}.data_cross_ff`, b);
  b = selfAttention(net, `${block}.block_self`, b);
  b = feedForward(net, `${block}.block_self_ff`, b);
  let l = crossAttention(net, `${block}.latent_cross`, inputLatents, keysValues(net, `${block}.latent_cross`, b), net.places?.latents);
  l = feedForward(net, `${block}.latent_cross_ff`, l);
  l = selfAttention(net, `${block}.latent_self`, l);
  return feedForward(net, `${block}.latent_self_ff`, l);
}
