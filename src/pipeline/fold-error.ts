/** A batch could not be folded to its end: the field may hold a part of it, and is of no more use. */
export class FoldError extends Error {
  override readonly name = 'FoldError';
}
