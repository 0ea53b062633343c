import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { packageRoot } from '../../src/package-root.js';

/** Milliseconds that a program of a test may take at all, and that one of its lines may be waited for: only for those that hang, machines are busy. */
const LIMIT = 300_000;
const LINE_LIMIT = 60_000;

if (!process.env.AMENT_PREFIX_PATH) throw new Error('these tests need ROS 2: run them by `npm test` or `node scripts/test.mjs`');

/** Of this test file alone, and of this machine alone: other robots, and other tests, hear nothing of it. */
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  ROS_DOMAIN_ID: String(2 + (process.pid % 98)),
  ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
  PYTHONUNBUFFERED: '1',
};

export interface Ended {
  /** Null: it had to be killed. */
  readonly status: number | null;
  readonly output: string;
}

/** A started program whose lines (of both outputs) are kept. */
export class RosProcess {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<() => void>();
  /** Settles at the end of the program. */
  readonly ended: Promise<Ended>;

  constructor(command: string, args: readonly string[], changes: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(command, args, { cwd: packageRoot, env: { ...environment, ...changes }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        for (const listener of this.#listeners) listener();
      });
    }
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), LIMIT);
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (status) => {
        clearTimeout(limit);
        for (const listener of this.#listeners) listener();
        resolve({ status, output: this.output });
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get output(): string {
    return this.#lines.join('\n');
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @returns The first line that matches, once there is one. Rejects when the program ends before, or takes too long. */
  line(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const give = (settle: () => void) => {
        clearTimeout(limit);
        this.#listeners.delete(look);
        settle();
      };
      const look = () => {
        const found = this.#lines.find((line) => pattern.test(line));
        if (found !== undefined) give(() => resolve(found));
        else if (!this.running) give(() => reject(new Error(`ended without a line that matches ${pattern}:\n${this.output}`)));
      };
      const limit = setTimeout(() => give(() => reject(new Error(`no line that matches ${pattern}:\n${this.output}`))), LINE_LIMIT);
      this.#listeners.add(look);
      look();
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** Where a node runs. */
export interface Surroundings {
  /** Environment variables on top of those of the test. */
  readonly variables?: NodeJS.ProcessEnv;
  /** A program that runs the program which it is given, and its arguments. */
  readonly within?: readonly string[];
}

/** Starts the real node; it is ended with the test. @param args after `--ros-args`. */
export function startNode(t: TestContext, args: readonly string[], { variables, within = [] }: Surroundings = {}): RosProcess {
  const [program, ...rest] = [...within, process.execPath, join(packageRoot, 'bin', 'cmanp_node'), '--ros-args', ...args];
  const node = new RosProcess(program, rest, variables);
  t.after(async () => {
    if (node.running) await node.stop();
  });
  return node;
}

/** Starts the node and waits until it maps. */
export async function startMapping(t: TestContext, args: readonly string[], surroundings?: Surroundings): Promise<RosProcess> {
  const node = startNode(t, args, surroundings);
  await node.line(/mapping .* in frame/);
  return node;
}

/** Runs a rclpy script of `test/drivers` to its end. @returns The facts that it reports. */
export async function drive<Facts>(script: string, args: readonly string[] = []): Promise<Facts> {
  const driver = new RosProcess('python3', [join(packageRoot, 'test', 'drivers', script), ...args]);
  const { status, output } = await driver.ended;
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with status ${status}:\n${output}`);
  return JSON.parse(output.slice(output.lastIndexOf('\n') + 1)) as Facts;
}
