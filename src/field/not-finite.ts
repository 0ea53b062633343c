/** Predictions that came out as NaN or infinite: broken weights, or sums beyond float32. Nobody may steer by them. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError';
}

/**
 * @param what they are, for the message.
 * @throws NotFiniteError where one of the numbers is not finite.
 */
export function checkFinite(numbers: Float32Array | Float64Array, what: string): void {
  let odd = 0;
  for (const number of numbers) if (!Number.isFinite(number)) odd++;
  if (odd > 0) throw new NotFiniteError(`${odd} of ${numbers.length} numbers of the ${what} are not finite`);
}
