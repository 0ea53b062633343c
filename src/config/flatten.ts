import { ConfigError } from './config.js';

/**
 * Parameters by dotted path, from nested maps, dotted keys or a mix of both: `{tile: {size: 5}}` and `{'tile.size': 5}` are the same.
 * An empty map stays, so that its name can be checked; null is a parameter that is not set.
 *
 * @throws ConfigError where a path is given twice.
 */
export function flatten(parameters: Record<string, unknown>): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  const walk = (map: Record<string, unknown>, prefix: string): void => {
    for (const [key, value] of Object.entries(map)) {
      const path = prefix + key;
      if (isMap(value) && Object.keys(value).length > 0) {
        walk(value, `${path}.`);
      } else {
        if (flat.has(path)) throw new ConfigError(`${path}: given twice`);
        flat.set(path, value);
      }
    }
  };
  walk(parameters, '');
  return flat;
}

/** A map of names, as opposed to a list, typed array or scalar. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
