import { ACTIONS, type Action } from './source.js';

/** Places of one request at most: those of a cross-section. */
const MAX_PLACES = 256;

/** What a page may say, JSON; `id` comes back with the answer. */
export type PageRequest = { readonly id: number } & (
  | { readonly kind: 'predict'; readonly places: readonly (readonly [number, number])[] }
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'token'; readonly token: string }
);

/** @returns Undefined for anything else. */
export function parseRequest(text: string): PageRequest | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { id, kind, places, action, token } = raw as Record<string, unknown>;
  if (typeof id !== 'number') return undefined;
  if (kind === 'predict' && isPlaces(places)) return { id, kind, places };
  if (kind === 'act' && ACTIONS.includes(action as Action)) return { id, kind, action: action as Action };
  if (kind === 'token' && typeof token === 'string') return { id, kind, token };
  return undefined;
}

function isPlaces(value: unknown): value is [number, number][] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_PLACES) return false;
  return value.every((place) => Array.isArray(place) && place.length === 2 && place.every((x) => typeof x === 'number'));
}
