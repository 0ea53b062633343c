import { createEngine } from '../engine/create-engine.js';
import type { Model } from '../engine/model.js';
import { drawHeldOut, type HeldOutScore, score } from '../train/held-out.js';
import type { TrainConfig } from '../train/train-config.js';
import { EnginePredictor } from './engine-predictor.js';

/** Scores of a model on tasks that it was never trained on. */
export async function synthetic(model: Model, latents: number): Promise<HeldOutScore[]> {
  if (model.metadata.recipe === undefined) throw new Error(`model ${model.name} has no recipe in its metadata: its prior is not known`);
  const predictor = new EnginePredictor(await createEngine(model, { latents }));
  return score(drawHeldOut(JSON.parse(model.metadata.recipe) as TrainConfig), (batch) => predictor.logLikelihoods(batch));
}
