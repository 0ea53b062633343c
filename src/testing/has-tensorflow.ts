import type { TestContext } from 'node:test';
import { loadTensorflow } from '../tensorflow/load.js';

/** False, with the test skipped and the reason given, where tfjs-node is not installed. */
export async function hasTensorflow(t: TestContext): Promise<boolean> {
  try {
    await loadTensorflow();
    return true;
  } catch (error) {
    t.skip((error as Error).message);
    return false;
  }
}
