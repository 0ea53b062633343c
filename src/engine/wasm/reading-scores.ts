import { anchorKeys, anchorsOf } from '../../cmab/anchors.js';
import { dataContext } from '../../cmab/cmanp.js';
import { dataQueries } from '../../cmab/data-cross-attention.js';
import { dense } from '../../cmab/dense.js';
import { type Network, norm } from '../../cmab/layers.js';
import type { Kernel } from '../../kernel/kernel.js';
import { absorbedKeys } from '../absorbed-keys.js';
import type { ModelPrefix } from '../model-prefix.js';
import { upload, uploadWeight } from './parameters.js';
import type { Recorder, Value } from './recorder.js';

/** Readings in a recording: their embeddings and positions. */
interface Readings {
  readonly embeddings: Value;
  readonly x: Value;
}

/** Records a block's scores and values of readings: n x (heads x latents) and n x width. */
export type RecordBlock = (
  recorder: Recorder,
  net: Network<Value>,
  readings: Readings,
) => { readonly scores: Value; readonly values: Value };

/**
 * Queries are constants, so their product with the keys' projection can be one constant matrix (`absorbedKeys`). That is less work for few
 * latents only: a reading costs `latents heads width` multiplications against `width (width + latents)` for keys first, then each head.
 */
export function scoring(kernel: Kernel, prefix: ModelPrefix, block: number): RecordBlock {
  const { heads, width } = prefix.model.architecture;
  return prefix.latents * (heads - 1) <= width ? absorbed(kernel, prefix, block) : headByHead(kernel, prefix, block);
}

function absorbed(kernel: Kernel, prefix: ModelPrefix, block: number): RecordBlock {
  const { architecture } = prefix.model;
  const { shape, data } = absorbedKeys(architecture, prefix.reference, `blocks.${block}`, prefix.distanceFactor);
  const keys = uploadWeight(kernel, shape[0], shape[1], headMajor(data, prefix.latents, architecture.heads, shape[1]));
  return (recorder, net, { embeddings, x }) => {
    const context = dataContext(net, block, embeddings, x);
    return { scores: recorder.linear(context.scores, keys), values: project(recorder, net, block, context.values) };
  };
}

function headByHead(kernel: Kernel, prefix: ModelPrefix, block: number): RecordBlock {
  const { architecture } = prefix.model;
  const { heads, width, inputs, anchors } = architecture;
  const scope = `blocks.${block}.data_cross`;
  const latents = prefix.latents;
  const headWidth = width / heads;
  const constants = dataQueries(
    { architecture, ops: dense, parameter: prefix.reference },
    scope,
    prefix.reference(`blocks.${block}.latents`),
  );
  const columns = new Float32Array(width * latents);
  constants.data.forEach((q, i) => (columns[(i % width) * latents + Math.floor(i / width)] = q / Math.sqrt(headWidth)));
  const queries = upload(kernel, width, latents, columns);
  const lifted = inputs + 2;
  const distance =
    anchors &&
    uploadWeight(
      kernel,
      heads * latents,
      lifted,
      headMajor(anchorKeys(dense, anchorsOf(prefix.reference, scope), heads, prefix.distanceFactor).data, latents, heads, lifted),
    );
  return (recorder, net, { embeddings, x }) => {
    const context = norm(net, `${scope}.norm_context`, embeddings);
    const far = distance ? recorder.linear(recorder.lift(x, 1), distance) : undefined;
    const keys = recorder.linear(context, net.parameter(`${scope}.k.weight`));
    return { scores: recorder.headScores(keys, queries, heads, far), values: project(recorder, net, block, context) };
  };
}

function project(recorder: Recorder, net: Network<Value>, block: number, context: Value): Value {
  return recorder.linear(context, net.parameter(`blocks.${block}.data_cross.v.weight`));
}

/** Rows (latent, head) in the order (head, latent). */
function headMajor(data: ArrayLike<number>, latents: number, heads: number, cols: number): Float32Array {
  const out = new Float32Array(latents * heads * cols);
  for (let i = 0; i < out.length; i++) {
    const row = Math.floor(i / cols);
    out[((row % heads) * latents + Math.floor(row / heads)) * cols + (i % cols)] = data[i];
  }
  return out;
}
