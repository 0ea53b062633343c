import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds between looks whether the page is there. */
const POLL_MS = 200;

/** The preferred port where it is free, else any that is. */
export async function freePort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
  }
  throw new Error('no free port for the dashboard');
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/** Opens a page, once it is served, in the user's browser where there is a screen; failing that, the printed address serves. */
export async function openPage(url: string): Promise<void> {
  const opener = openCommand();
  if (opener === undefined) return;
  while (!(await isServed(url))) await setTimeout(POLL_MS);
  const browser = spawn(opener, [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => {});
  browser.unref();
}

async function isServed(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function openCommand(): string | undefined {
  if (process.platform === 'darwin') return 'open';
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? 'xdg-open' : undefined;
}
