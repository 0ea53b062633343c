/** The process of `cmanp_node`. */
import rclnodejs from 'rclnodejs';
import { parseConfig } from '../config/parse.js';
import { CmanpNode } from './cmanp-node.js';
import { declareParameters } from './declare-parameters.js';
import { rclSafeArguments } from './ros-arguments.js';
import { RosNode } from './ros-node.js';

const USAGE = 'usage: cmanp_node [--ros-args --params-file FILE -p NAME:=VALUE -r FROM:=TO ...]';
const FAILED = 1;
const WRONG_USE = 2;
/** Milliseconds that the end of the process may take; supervisors kill what takes longer. */
const STOP_TIMEOUT = 1700;

/** One line, and the end: there is nothing to run. */
function refuse(reason: string): never {
  process.stderr.write(`cmanp_node: ${reason.split('\n')[0]}\n`);
  process.exit(WRONG_USE);
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    refuse((error as Error).message);
  }
}

async function initialise(): Promise<void> {
  const [, , first] = process.argv;
  if (first !== undefined && first !== '--ros-args') refuse(`unknown argument ${first}; ${USAGE}`);
  const safe = attempt(() => rclSafeArguments(process.argv));
  const complaint = await rclnodejs.init(undefined, [...safe.argv]).catch((error: Error) => safe.translate(error.message));
  safe.cleanUp();
  if (complaint !== undefined) refuse(complaint);
  // Its handler would tear the context down under the last save of the state.
  rclnodejs.removeSignalHandlers();
}

await initialise();
// Fails where DDS security is asked for that cannot be had.
const node = attempt(() => new RosNode('cmanp'));
const overrides = node.overrides;
const config = attempt(() => parseConfig(overrides));
const cmanp = new CmanpNode(node, config, (reason) => {
  node.getLogger().error(reason);
  process.exit(FAILED);
});
declareParameters(node, config, overrides, (changed) => cmanp.reconfigure(changed));
node.spin();

let stopping = false;
async function stop(status: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(FAILED), STOP_TIMEOUT).unref();
  await cmanp.stop();
  rclnodejs.shutdown();
  process.exit(status);
}
// A fault of ours. Nobody knows what is whole in this thread, but the field is in the other one.
process.on('uncaughtException', (error) => {
  node.getLogger().error(`nobody caught this, the node ends: ${error.stack ?? error.message}`);
  void stop(FAILED);
});
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

if (config.autostart) {
  if (node.configure().label !== 'inactive') await stop(WRONG_USE);
  if (node.activate().label !== 'active') await stop(FAILED);
}
