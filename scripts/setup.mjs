// The set-up (npm run setup, which builds after it, npm start, npm test): makes ROS 2, the messages and the native addons ready, and writes .ros/setup.bash. Does only what changed.
import { selectDistribution } from './setup/distribution.mjs';
import { describeEnvironment, writeEnvironment } from './setup/environment.mjs';
import { fingerprint } from './setup/fingerprint.mjs';
import { buildInterfaces } from './setup/interfaces.mjs';
import { installNodePackages } from './setup/npm.mjs';
import { missingPrerequisites, probePython } from './setup/prerequisites.mjs';
import { compileRclnodejs, installRclnodejs } from './setup/rclnodejs.mjs';
import { installRos } from './setup/ros.mjs';
import { SetupError } from './setup/run.mjs';
import { say } from './setup/step.mjs';
import { installTensorFlow } from './setup/tensorflow.mjs';
import { installTools, pathWithTools } from './setup/tools.mjs';

/** @returns {Promise<import('./setup/distribution.mjs').Distribution>} the ROS 2 that is ready */
async function setUp() {
  const distribution = selectDistribution(process.env);
  const python = probePython(process.env);
  const missing = missingPrerequisites(process.env, python, distribution.kind);
  if (missing.length > 0) throw new SetupError(missing.join('\n'));

  await installTools(process.env, python.version);
  process.env.PATH = pathWithTools(process.env);
  const packages = installNodePackages();
  const ros = installRos(distribution, python.version);
  const tensorflow = installTensorFlow(packages);
  await Promise.all([tensorflow, packages.then(() => ros).then((rosKey) => buildForRos(distribution, rosKey))]);
  return distribution;
}

/**
 * Builds what stands between Node and this ROS 2: the addon, the messages, their JavaScript classes.
 *
 * @param {import('./setup/distribution.mjs').Distribution} distribution
 * @param {string} rosKey key of the installed ROS 2
 */
async function buildForRos(distribution, rosKey) {
  const ros = describeEnvironment(distribution, [], process.env);
  const [addonKey, interfaces] = await Promise.all([
    compileRclnodejs(distribution, ros, rosKey),
    buildInterfaces(distribution, ros, rosKey),
  ]);
  const environment = describeEnvironment(distribution, interfaces.overlays, process.env);
  await installRclnodejs(distribution, environment, fingerprint([addonKey, interfaces.key]));
  writeEnvironment(environment);
}

const start = performance.now();
try {
  const distribution = await setUp();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(
    `ROS 2 ${distribution.name} (${distribution.kind === 'sourced' ? distribution.prefixes.at(-1) : 'wheels in .ros'}) is ready: ${seconds} s`,
  );
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  for (const line of error.message.split('\n')) console.error(`setup: ${line}`);
  process.exitCode = 1;
}
