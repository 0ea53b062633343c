/** Places that are told apart along a tile's side, by dimensions: so many that rounding is far below what a prediction resolves. */
const STEPS = [0, 2 ** 24, 2 ** 24, 2 ** 17];

/** A number for the place of row `row` of `inputs`, in a tile's coordinates: equal where places are as good as equal. */
export function placeKey(inputs: Float64Array, row: number, dimensions: number): number {
  const steps = STEPS[dimensions];
  let key = 0;
  for (let axis = 0; axis < dimensions; axis++) {
    key = key * (steps + 1) + Math.round((inputs[row * dimensions + axis] + 1) * (steps / 2));
  }
  return key;
}
