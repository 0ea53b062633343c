import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a browser's request comes from our own page. Another site's page names itself in `Origin`; one that has made its own name
 * point at this machine (DNS rebinding) gives itself away in `Host`, at least while we listen on loopback only.
 *
 * @param boundHost the address that the server listens on.
 */
export function isOwnPage({ host, origin }: IncomingHttpHeaders, boundHost: string): boolean {
  if (host === undefined) return false;
  if (isLoopback(boundHost) && !LOOPBACK_NAMES.has(host.replace(/:\d+$/, ''))) return false;
  // No Origin: not a browser's cross-site request.
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/** Who may pause, save and reset: every page, those that know the token, or none. */
export type Control = 'open' | 'token' | 'none';

/** Without a token only pages of this machine control anything. */
export function controlOf(boundHost: string, token: string): Control {
  if (token !== '') return 'token';
  return isLoopback(boundHost) ? 'open' : 'none';
}

/** Compares in a time that does not tell how much of the token was right. */
export function isToken(offered: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(token));
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}
