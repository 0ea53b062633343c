/** `npm start`: the simulated robot and the real node, and either a page to watch or a summary. */
import { join } from 'node:path';
import { readConfigFile } from '../config/read-file.js';
import { packageRoot } from '../package-root.js';
import { parseStartArguments, type StartArguments, USAGE } from './arguments.js';
import { Child } from './child.js';
import { Observer } from './observer.js';
import { freePort, openPage } from './page.js';
import { formatSummary, summarise } from './summary.js';

const CONFIG = join(packageRoot, 'config/demo.yaml');
/** Simulated seconds per second: to watch, and to have driven through the whole hall within half a minute. */
const SPEED = { watched: 3, headless: 10 } as const;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Of what the children say, only what is wrong. */
function sayTrouble(line: string): void {
  if (/\[(WARN|ERROR|FATAL)\]/.test(line)) say(line);
}

function startChildren({ headless, seed }: StartArguments, port: number): Child[] {
  const speed = headless ? SPEED.headless : SPEED.watched;
  const simulation = join(packageRoot, 'dist/src/sim/main.js');
  const node = join(packageRoot, 'bin/cmanp_node');
  return [
    new Child('cmanp_node', node, ['--ros-args', '--params-file', CONFIG, '-p', `dashboard.port:=${port}`], sayTrouble),
    new Child('simulation', simulation, ['--speed', String(speed), '--seed', String(seed)], sayTrouble),
  ];
}

/** Resolves when the user or the system asks for the end. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

async function runHeadless({ seconds, seed, json }: StartArguments, isOver: Promise<'failed' | 'asked'>): Promise<number> {
  const observer = await Observer.start();
  try {
    const time = new Promise<'time'>((resolve) => setTimeout(resolve, 1000 * seconds, 'time'));
    const end = await Promise.race([time, isOver]);
    if (end !== 'time') return end === 'failed' ? 1 : 130;
    const summary = await Promise.race([summarise(observer, seed, seconds), isOver]);
    if (summary === 'failed' || summary === 'asked') return 1;
    process.stdout.write(`${json ? JSON.stringify(summary) : formatSummary(summary)}\n`);
    return 0;
  } finally {
    observer.stop();
  }
}

async function run(args: StartArguments): Promise<number> {
  // A demo's /clock and /tf are nothing for the other robots on the network.
  process.env.ROS_AUTOMATIC_DISCOVERY_RANGE ??= 'LOCALHOST';
  const { port: preferred } = readConfigFile(CONFIG).dashboard;
  const port = await freePort(preferred);
  const url = `http://localhost:${port}`;
  const asked = askedToEnd();
  const children = startChildren(args, port);
  const failed = Promise.race(children.map((child) => child.failed)).then(say);
  const isOver = Promise.race([failed.then(() => 'failed' as const), asked.then(() => 'asked' as const)]);
  try {
    say(`a simulated robot maps the temperature of a hall: ${url}${port === preferred ? '' : ` (port ${preferred} is taken)`}`);
    if (args.headless) return await runHeadless(args, isOver);
    void openPage(url);
    say('Ctrl-C ends it');
    return (await isOver) === 'failed' ? 1 : 0;
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function main(): Promise<number> {
  let args: StartArguments;
  try {
    args = parseStartArguments(process.argv.slice(2));
  } catch (error) {
    say(`${(error as Error).message.split('\n')[0]}; use: ${USAGE}`);
    return 2;
  }
  return run(args).catch((error: Error) => {
    say(error.message);
    return 1;
  });
}

process.exit(await main());
