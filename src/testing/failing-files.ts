import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';

/** What the code under test asks of the file system. */
const CALLS = ['open', 'readFile', 'rename', 'rm', 'stat', 'link', 'copyFile', 'mkdir', 'readdir', 'lstat', 'realpath'] as const;
const SYNCHRONOUS = ['mkdirSync', 'readFileSync', 'writeFileSync', 'rmSync'] as const;
const OF_HANDLES = ['writeFile', 'sync', 'read', 'close'] as const;

type Operation = (...args: unknown[]) => unknown;

/** Counts the file operations of everything in this process, and lets some of them fail. */
export class FailingFiles {
  #count = 0;
  #fails: (number: number, name: string) => boolean = () => false;
  #error = '';

  constructor(t: TestContext) {
    for (const name of CALLS) {
      this.#replace(t, promises, name, async (operation, args) => {
        this.#step(name);
        const result = await operation(...args);
        return name === 'open' ? this.#watch(result as FileHandle) : result;
      });
    }
    for (const name of SYNCHRONOUS) {
      this.#replace(t, fs, name, (operation, args) => {
        this.#step(name);
        return operation(...args);
      });
    }
    syncBuiltinESMExports();
    t.after(() => {
      t.mock.restoreAll();
      syncBuiltinESMExports();
    });
  }

  /** Operations since the last `fail` or `heal`. */
  get count(): number {
    return this.#count;
  }

  /** From now on these operations fail with an error of this code; numbers count from 0. */
  fail(code: string, which: (number: number, name: string) => boolean): void {
    this.#count = 0;
    this.#fails = which;
    this.#error = code;
  }

  /** From now on nothing fails. */
  heal(): void {
    this.fail('', () => false);
  }

  #replace(t: TestContext, module: object, name: string, run: (operation: Operation, args: unknown[]) => unknown): void {
    const operation = (module as Record<string, Operation>)[name];
    t.mock.method(module as Record<string, Operation>, name, (...args: unknown[]) => run(operation, args));
  }

  /**
   * Operations on an open file can fail too. One that cannot be closed is closed all the same, as the system does it. Nothing is forced to
   * the disk: that takes its time, and would show nothing here.
   */
  #watch(handle: FileHandle): FileHandle {
    const watched = handle as unknown as Record<string, Operation>;
    for (const name of OF_HANDLES) {
      const operation = watched[name].bind(handle);
      watched[name] = async (...args: unknown[]) => {
        if (name === 'close') await operation(...args);
        this.#step(name);
        return name === 'close' || name === 'sync' ? undefined : operation(...args);
      };
    }
    return handle;
  }

  #step(name: string): void {
    const number = this.#count++;
    if (this.#fails(number, name)) throw Object.assign(new Error(`${this.#error}: no luck, ${name}`), { code: this.#error });
  }
}
