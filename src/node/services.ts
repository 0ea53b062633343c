import type { Node, Service, ServiceShape } from 'rclnodejs';
import type { Config } from '../config/config.js';
import type { QueryRequest, QueryResponse } from '../messages/query.js';
import { now } from './node-clock.js';
import { owned } from './owned-bytes.js';
import type { Worker } from './pipeline-worker.js';
import type { StateKeeper } from './state-keeper.js';
import { refuseForeign, requestedPath } from './state-path.js';

interface Outcome {
  readonly success: boolean;
  readonly message: string;
}

/** cmanp_ros/srv/Query */
interface Query {
  readonly request: QueryRequest;
  readonly response: QueryResponse;
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

  constructor(node: Node, { state }: Config, worker: Worker, keeper: StateKeeper) {
    this.#node = node;
    this.#services = [
      this.#serve<Query>('cmanp_ros/srv/Query', '~/query', (request) => query(worker, request, now(node))),
      this.#serve<Trigger>('std_srvs/srv/Trigger', '~/reset', () => outcome(() => reset(worker))),
      this.#serve<ForgetRegion>('cmanp_ros/srv/ForgetRegion', '~/forget_region', (request) => outcome(() => forgetRegion(worker, request))),
      this.#serve<StateFile>('cmanp_ros/srv/StateFile', '~/save_state', ({ path }) => outcome(() => save(keeper, path, state))),
      this.#serve<StateFile>('cmanp_ros/srv/StateFile', '~/load_state', ({ path }) => outcome(() => load(worker, path, state))),
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

async function forgetRegion(worker: Worker, { region, weight }: ForgetRegion['request']): Promise<string> {
  const corners = Float64Array.from(region.points.flatMap(({ x, y }) => [x, y]));
  const tiles = await worker.call('forgetRegion', { region: corners, weight });
  return `${tiles} tiles count ${weight} times as much`;
}

/** @param work gives what was done, in words. */
async function outcome(work: () => Promise<string>): Promise<Outcome> {
  try {
    return { success: true, message: await work() };
  } catch (error) {
    return { success: false, message: (error as Error).message };
  }
}

async function reset(worker: Worker): Promise<string> {
  await worker.call('reset', undefined);
  return 'the state is empty';
}

async function save(keeper: StateKeeper, requested: string, state: Config['state']): Promise<string> {
  const path = await requestedPath(requested, state);
  // The node's own file may be replaced whatever is in it: that is how one that was refused gives way.
  if (path !== state.path) await refuseForeign(path);
  await keeper.saveTo(path);
  return `saved ${path}`;
}

async function load(worker: Worker, requested: string, state: Config['state']): Promise<string> {
  const path = await requestedPath(requested, state);
  await worker.call('load', path);
  return `loaded ${path}`;
}

async function query(worker: Worker, { points, covariance, samples }: Query['request'], time: number): Promise<Query['response']> {
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
