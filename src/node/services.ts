import { dirname, isAbsolute, join } from 'node:path';
import type { Node, Service, ServiceShape } from 'rclnodejs';
import type { Config } from '../config/config.js';
import type { JointPrediction } from '../field/joint.js';
import { now } from './node-clock.js';
import { owned } from './owned-bytes.js';
import type { PipelineWorker } from './pipeline-worker.js';

interface Outcome {
  readonly success: boolean;
  readonly message: string;
}

/** cmanp_ros/srv/Query */
interface Query {
  readonly request: {
    readonly points: readonly { readonly x: number; readonly y: number; readonly z: number }[];
    readonly covariance: boolean;
    readonly samples: number;
  };
  readonly response: Outcome & JointPrediction;
}

/** cmanp_ros/srv/StateFile */
interface StateFile {
  readonly request: { readonly path: string };
  readonly response: Outcome;
}

/** cmanp_ros/srv/ForgetRegion */
interface ForgetRegion {
  readonly request: {
    readonly region: { readonly points: readonly { readonly x: number; readonly y: number }[] };
    readonly weight: number;
  };
  readonly response: Outcome;
}

/** std_srvs/srv/Trigger */
interface Trigger {
  readonly request: object;
  readonly response: Outcome;
}

/** The services of a configured node. Each answers when the worker has; a refusal is an answer too, with its reason. */
export class Services {
  readonly #node: Node;
  readonly #services: Service[];
  #destroyed = false;

  constructor(node: Node, { state }: Config, worker: PipelineWorker) {
    this.#node = node;
    this.#services = [
      this.#serve<Query>('cmanp_ros/srv/Query', '~/query', (request) => query(worker, request, now(node))),
      this.#serve<Trigger>('std_srvs/srv/Trigger', '~/reset', () => outcome(worker.call('reset', undefined), 'the state is empty')),
      this.#serve<ForgetRegion>('cmanp_ros/srv/ForgetRegion', '~/forget_region', (request) => forgetRegion(worker, request)),
      this.#serve<StateFile>('cmanp_ros/srv/StateFile', '~/save_state', ({ path }) =>
        stateFile(worker, 'save', statePath(path, state.path)),
      ),
      this.#serve<StateFile>('cmanp_ros/srv/StateFile', '~/load_state', ({ path }) =>
        stateFile(worker, 'load', statePath(path, state.path)),
      ),
    ];
  }

  destroy(): void {
    this.#destroyed = true;
    for (const service of this.#services) this.#node.destroyService(service);
  }

  #serve<Shape extends ServiceShape>(
    type: string,
    name: string,
    answer: (request: Shape['request']) => Promise<Shape['response']>,
  ): Service {
    return this.#node.createService<Shape>(type, name, (request, response) => {
      answer(request)
        // A service that was destroyed meanwhile has nothing left to send with.
        .then((message) => this.#destroyed || response.send(message))
        .catch((error: Error) => this.#node.getLogger().error(`${name}: ${error.message}`));
    });
  }
}

async function forgetRegion(worker: PipelineWorker, { region, weight }: ForgetRegion['request']): Promise<Outcome> {
  try {
    const corners = Float64Array.from(region.points.flatMap(({ x, y }) => [x, y]));
    const tiles = await worker.call('forgetRegion', { region: corners, weight });
    return { success: true, message: `${tiles} tiles count ${weight} times as much` };
  } catch (error) {
    return { success: false, message: (error as Error).message };
  }
}

async function outcome(work: Promise<void>, done: string): Promise<Outcome> {
  try {
    await work;
    return { success: true, message: done };
  } catch (error) {
    return { success: false, message: (error as Error).message };
  }
}

async function stateFile(worker: PipelineWorker, name: 'save' | 'load', path: string | undefined): Promise<Outcome> {
  if (path === undefined) return { success: false, message: 'no path: give one, or set state.path' };
  return outcome(worker.call(name, path), `${name === 'save' ? 'saved' : 'loaded'} ${path}`);
}

async function query(worker: PipelineWorker, { points, covariance, samples }: Query['request'], time: number): Promise<Query['response']> {
  const none = new Float64Array();
  try {
    const flat = new Float64Array(points.length * 3);
    points.forEach(({ x, y, z }, i) => flat.set([x, y, z], i * 3));
    const answer = await worker.call('query', { points: flat, covariance, samples, now: time });
    return {
      success: true,
      message: '',
      mean: owned(answer.mean),
      std: owned(answer.std),
      covariance: owned(answer.covariance),
      samples: owned(answer.samples),
    };
  } catch (error) {
    return { success: false, message: (error as Error).message, mean: none, std: none, covariance: none, samples: none };
  }
}

/** An empty path is the node's own state file; a relative one lies beside it. */
export function statePath(requested: string, own: string): string | undefined {
  if (requested === '') return own === '' ? undefined : own;
  return isAbsolute(requested) || own === '' ? requested : join(dirname(own), requested);
}
