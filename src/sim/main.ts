import { parseArgs } from 'node:util';
import rclnodejs from 'rclnodejs';
import { messagesOf, staticTransforms } from './messages.js';
import { SimulationPublisher } from './publisher.js';
import { Simulation, STEP_MS } from './simulation.js';

/** Milliseconds between turns of the wall clock's timer. */
const TURN_MS = 10;
/** Steps that are caught up in one turn; a slower machine simulates at less than the speed asked for. */
const MAX_STEPS_PER_TURN = 20;

/** Publishes the simulated robot until the process is told to end. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { speed: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } } });
  const speed = Number(values.speed);
  const seed = Number(values.seed);
  if (!(speed > 0 && speed <= 100)) throw new RangeError(`--speed ${values.speed} is not in (0, 100]`);
  if (!(Number.isInteger(seed) && seed >= 0)) throw new RangeError(`--seed ${values.seed} is not a whole number from 0`);

  await rclnodejs.init(undefined, ['']);
  const node = rclnodejs.createNode('simulation');
  const publisher = new SimulationPublisher(node);
  publisher.publish(staticTransforms());
  node.spin();

  const simulation = new Simulation(seed);
  let owed = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    owed = Math.min(owed + ((now - last) * speed) / STEP_MS, MAX_STEPS_PER_TURN);
    last = now;
    for (; owed >= 1; owed--) for (const message of messagesOf(simulation.step())) publisher.publish(message);
  }, TURN_MS);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(error instanceof RangeError || error.name === 'TypeError' ? 2 : 1);
});
