import { parseArgs } from 'node:util';

export interface StartArguments {
  readonly headless: boolean;
  /** Seconds that a headless run takes. */
  readonly seconds: number;
  readonly json: boolean;
  readonly seed: number;
}

export const USAGE = 'npm start -- [--headless [--seconds N] [--json]] [--seed N]';
const DEFAULT_SECONDS = 30;

/** @throws Error with one line. */
export function parseStartArguments(args: readonly string[]): StartArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      headless: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  if (!values.headless && (values.seconds !== undefined || values.json)) throw new Error('--seconds and --json go with --headless');
  const seconds = Number(values.seconds ?? DEFAULT_SECONDS);
  if (!(seconds > 0 && seconds <= 86_400)) throw new Error(`--seconds ${values.seconds} is not in (0, 86400]`);
  const seed = Number(values.seed);
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31))
    throw new Error(`--seed ${values.seed} is not a whole number from 0 to 2^31 - 1`);
  return { headless: values.headless, seconds, json: values.json, seed };
}
