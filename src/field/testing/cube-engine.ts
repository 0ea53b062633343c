import { createEngine } from '../../engine/create-engine.js';
import type { Engine } from '../../engine/engine.js';
import { testArchitecture, testModel } from '../../engine/test-model.js';

/** A model over x, y, z, float64 throughout. */
export const cubeEngine: Engine = await createEngine(testModel({ ...testArchitecture, inputs: 3 }), { latents: 16, kind: 'reference' });
