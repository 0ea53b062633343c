import { parseArgs } from 'node:util';
import { parameterTable } from '../config/parameter-table.js';

export const usage = 'cmanp parameters';

/** Prints the table of the configuration's parameters. */
export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  process.stdout.write(parameterTable());
  return 0;
}
