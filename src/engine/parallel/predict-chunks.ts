import type { Conditioned, Engine } from '../engine.js';
import type { SharedJob } from './shared-job.js';

/** Works on a job as long as it has chunks to give. */
export function predictChunks(job: SharedJob, generation: number, engine: Engine, conditioned: Conditioned): void {
  for (let chunk = job.claim(generation); chunk !== undefined; chunk = job.claim(generation)) {
    const { mean, std } = engine.predict(conditioned, job.inputs(chunk));
    const { from } = job.rows(chunk);
    job.mean.set(mean, from);
    job.std.set(std, from);
    job.finish(chunk, generation);
  }
}
