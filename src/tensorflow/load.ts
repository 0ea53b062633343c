import type * as Tensorflow from '@tensorflow/tfjs-node';

/** TensorFlow.js as loaded: one copy per process. */
export type Tf = typeof Tensorflow;

let loaded: Tf | undefined;

/**
 * Loads tfjs-node, an optional dependency. One thread: on the small tensors of this network more are slower.
 *
 * @throws Error with one line when it is not installed or its library does not load.
 */
export async function loadTensorflow(): Promise<Tf> {
  if (loaded !== undefined) return loaded;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_NUM_INTRAOP_THREADS ??= '1';
  process.env.TF_NUM_INTEROP_THREADS ??= '1';
  try {
    const module = (await import('@tensorflow/tfjs-node')) as unknown as { default: Tf };
    loaded = module.default;
    return loaded;
  } catch (error) {
    throw new Error(
      `tensorflow: @tensorflow/tfjs-node does not load (${(error as Error).message.split('\n')[0]}); npm run setup builds it`,
      { cause: error },
    );
  }
}
