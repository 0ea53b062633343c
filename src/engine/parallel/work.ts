import type { Conditioned, Engine } from '../engine.js';
import type { SharedJob } from './shared-job.js';

/** Works on a job as long as it has chunks to give. */
export function work(job: SharedJob, generation: number, engine: Engine, conditioned: () => Conditioned): void {
  for (let chunk = job.claim(generation); chunk !== undefined; chunk = job.claim(generation)) {
    if (job.isFold) fold(job, chunk, engine);
    else predict(job, chunk, engine, conditioned());
    job.finish(chunk, generation);
  }
}

function predict(job: SharedJob, chunk: number, engine: Engine, conditioned: Conditioned): void {
  const { mean, std } = engine.predict(conditioned, job.inputs(chunk));
  const { from } = job.rows(chunk);
  job.mean.set(mean, from);
  job.std.set(std, from);
}

function fold(job: SharedJob, chunk: number, engine: Engine): void {
  const { from, count } = job.rows(chunk);
  const part = job.parts[chunk];
  part.clear();
  engine.fold(part, job.inputs(chunk), job.values.subarray(from, from + count), job.logWeights.subarray(from, from + count));
}
