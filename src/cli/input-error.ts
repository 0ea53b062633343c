import { ConfigError } from '../config/config.js';

/** A wrong use of a command, or input that cannot be used: one line naming file, line or key. The exit status is 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Runs what fails only where the user's input is at fault. @throws InputError */
export async function fromInput<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new InputError((error as Error).message, { cause: error });
  }
}

/** Whether an error is the user's to mend. */
export function isInputError(error: unknown): boolean {
  if (error instanceof InputError || error instanceof ConfigError) return true;
  return error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS_');
}
