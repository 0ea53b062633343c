import { InputError } from './input-error.js';

/** The value of an option that counts something. @throws InputError when it is not within 1..most. */
export function wholeNumber(text: string, option: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new InputError(`${option}: "${text}" is not allowed; allowed: a whole number from 1 to ${most}`);
  return value;
}
