import type { Tf } from './load.js';

/**
 * Runs a function and frees the tensors that it made. Unlike `tf.tidy`, which looks for tensors in whatever is returned, element by
 * element of an array of numbers, it never keeps one.
 */
export function scope<R>(tf: Tf, run: () => R): R {
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
  }
}
