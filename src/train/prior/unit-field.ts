/** A field of zero mean and unit variance. */
export interface UnitField {
  /** @param place its `inputs` coordinates in the tile. */
  at(place: Float64Array): number;
}
