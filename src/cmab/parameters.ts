import type { Architecture } from './architecture.js';

/** Linear layers of the covariance head, and their inner width. */
export const COVARIANCE_DEPTH = 3;
const COVARIANCE_WIDTH = 128;

/** Number of features of a position. */
export function featureCount({ inputs, octaves }: Architecture): number {
  return inputs * (1 + 2 * octaves.length);
}

/** Names and shapes of all parameters of an architecture, in the weights file's order. */
export function parameterShapes(architecture: Architecture): Map<string, readonly number[]> {
  const { width, heads, feedForward, inputs, blocks, latents, embedDepth, skip, evidence, anchors } = architecture;
  const shapes = new Map<string, readonly number[]>();
  const linear = (name: string, from: number, to: number, bias = true): void => {
    shapes.set(`${name}.weight`, [to, from]);
    if (bias) shapes.set(`${name}.bias`, [to]);
  };
  const norm = (name: string): void => {
    shapes.set(`${name}.gain`, [width]);
    shapes.set(`${name}.bias`, [width]);
  };
  const mlp = (name: string, from: number, hidden: number, to: number, depth: number): void => {
    for (let i = 0; i < depth; i++) linear(`${name}.${i}`, i === 0 ? from : hidden, i === depth - 1 ? to : hidden);
  };
  const attention = (name: string, cross: boolean): void => {
    norm(`${name}.norm`);
    if (cross) norm(`${name}.norm_context`);
    for (const projection of ['q', 'k', 'v']) linear(`${name}.${projection}`, width, width, false);
    linear(`${name}.out`, width, width);
    if (!anchors) return;
    shapes.set(`${name}.anchors`, [latents, heads * inputs]);
    shapes.set(`${name}.log_length`, [latents, heads]);
  };
  const gated = (name: string): void => {
    norm(`${name}.norm`);
    linear(`${name}.in`, width, 2 * feedForward);
    linear(`${name}.out`, feedForward, width);
  };

  const phi = featureCount(architecture);
  mlp('embed', phi + 1, width, width, embedDepth);
  mlp('query_embed', phi, width, width, embedDepth);
  if (skip) linear('skip', phi, width, false);
  shapes.set('latents', [latents, width]);
  if (anchors) shapes.set('places', [latents, inputs]);
  for (let i = 0; i < blocks; i++) {
    const block = `blocks.${i}`;
    shapes.set(`${block}.latents`, [latents, width]);
    attention(`${block}.data_cross`, true);
    if (evidence) {
      shapes.set(`${block}.data_cross.null_score`, [latents, heads]);
      shapes.set(`${block}.data_cross.null_value`, [latents, width]);
      linear(`${block}.data_cross.evidence`, 2 * heads, width);
    }
    gated(`${block}.data_cross_ff`);
    attention(`${block}.block_self`, false);
    gated(`${block}.block_self_ff`);
    attention(`${block}.latent_cross`, true);
    gated(`${block}.latent_cross_ff`);
    attention(`${block}.latent_self`, false);
    gated(`${block}.latent_self_ff`);
  }
  for (let i = 0; i < blocks; i++) {
    attention(`decoder.${i}.cross`, true);
    gated(`decoder.${i}.cross_ff`);
  }
  norm('norm');
  mlp('head', width, 128, 2, 2);
  for (const [name, shape] of covarianceShapes(architecture)) shapes.set(name, shape);
  return shapes;
}

/** Those of the covariance head, none where there is no head. */
export function covarianceShapes({ width, covarianceRank }: Architecture): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  if (covarianceRank === undefined) return shapes;
  const widths = [width, COVARIANCE_WIDTH, COVARIANCE_WIDTH, covarianceRank + 1];
  for (let i = 0; i < COVARIANCE_DEPTH; i++) {
    shapes.set(`covariance.${i}.weight`, [widths[i + 1], widths[i]]);
    shapes.set(`covariance.${i}.bias`, [widths[i + 1]]);
  }
  return shapes;
}

/** Parameters whose first axis is the latents: a smaller count takes a prefix of their rows. */
export function isPerLatent(name: string): boolean {
  return /(^|\.)(latents|places|null_score|null_value|anchors|log_length)$/.test(name);
}
