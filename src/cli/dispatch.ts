import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { InputError, isInputError } from './input-error.js';

/** What a command's module offers. */
interface Command {
  /** The command line, and what its parts mean. */
  readonly usage: string;
  /** Resolves to the exit status. */
  run(args: string[]): Promise<number>;
}

/** Loaded only when asked for: some bring large libraries. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  evaluate: { summary: 'stream readings from a CSV file, predict others, and score', load: () => import('./evaluate.js') },
  replay: { summary: 'run the node on a recording, without ROS', load: loadReplay },
  train: { summary: 'train a model', load: () => import('./train.js') },
  benchmark: { summary: "the paper's tasks and the speed table", load: () => import('./benchmark.js') },
  state: { summary: 'look into state files, merge them, take readings out of them', load: () => import('./state.js') },
  model: { summary: 'look into a model', load: () => import('./model.js') },
  parameters: { summary: "print the table of the configuration's parameters", load: () => import('./parameters.js') },
  plot: { summary: 'draw a state as an image', load: () => import('./plot.js') },
};

async function loadReplay(): Promise<Command> {
  const { usage, replay } = await import('./replay.js');
  return { usage, run: replay };
}

/** Runs a command line. @returns the exit status: 0, 1 for a failure, 2 for a wrong use or input; errors are one line on stderr. */
export async function dispatch([name, ...args]: string[]): Promise<number> {
  try {
    if (name === '--help' || name === '-h' || name === 'help') {
      console.log(overview());
      return 0;
    }
    if (name === '--version') {
      console.log(version());
      return 0;
    }
    if (name === undefined) throw new InputError(`a command is missing; commands are ${Object.keys(COMMANDS).join(', ')}`);
    if (!Object.hasOwn(COMMANDS, name)) throw new InputError(`unknown command ${name}; commands are ${Object.keys(COMMANDS).join(', ')}`);
    const command = await COMMANDS[name].load();
    if (args.includes('--help') || args.includes('-h')) {
      console.log(`usage: ${command.usage}`);
      return 0;
    }
    return await command.run(withNegatives(args));
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    // What is named may come from a file, and must not drive the terminal.
    console.error(`cmanp: ${line.replace(/\p{Cc}/gu, '?')}`);
    return isInputError(error) ? 2 : 1;
  }
}

/** `--z -12` as `--z=-12`: parseArgs takes what begins with a dash for an option. */
function withNegatives(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    if (/^-\.?\d/.test(arg) && /^--[^=]+$/.test(before)) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string };
  return `cmanp_ros ${manifest.version}`;
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
  return ['usage: cmanp COMMAND ...', '', ...lines, '', '`cmanp COMMAND --help` tells the rest; `cmanp --version` the version.'].join('\n');
}
