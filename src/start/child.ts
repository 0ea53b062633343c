import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Lines of a child's stderr that are kept to explain its end. */
const KEPT_LINES = 8;
/** Milliseconds that a child has to end by itself. */
const GRACE_MS = 4000;

/** A Node.js program that runs beside this one, and never longer. */
export class Child {
  readonly name: string;
  /** Resolves with one or more lines when the child ends without having been stopped. */
  readonly failed: Promise<string>;
  readonly #process: ChildProcess;
  readonly #lastLines: string[] = [];
  readonly #ended: Promise<string>;
  #stopping = false;

  /** @param onLine receives each line that the child writes to stderr. */
  constructor(name: string, program: string, args: readonly string[], onLine: (line: string) => void) {
    this.name = name;
    const preload = new URL('end-with-parent.js', import.meta.url).href;
    this.#process = spawn(process.execPath, ['--import', preload, program, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    if (this.#process.stderr) {
      createInterface({ input: this.#process.stderr }).on('line', (line) => {
        this.#lastLines.push(line);
        if (this.#lastLines.length > KEPT_LINES) this.#lastLines.shift();
        onLine(line);
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(error.message));
      // `close` comes after the last line of stderr.
      this.#process.once('close', (code, signal) => resolve(signal === null ? `exit status ${code}` : signal));
    });
    this.failed = new Promise((resolve) => {
      void this.#ended.then((how) => {
        if (!this.#stopping) resolve([`${name} ended (${how})`, ...this.#lastLines].join('\n  '));
      });
    });
    process.once('exit', () => this.#process.kill('SIGKILL'));
  }

  /** Asks the child to end, insists after a while, and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#process.kill('SIGTERM');
    const insist = setTimeout(() => this.#process.kill('SIGKILL'), GRACE_MS);
    await this.#ended;
    clearTimeout(insist);
  }
}
