import type { WebSocket } from 'ws';

/** Milliseconds between pings; a page that has not answered by the next one is gone, though its connection may not know. */
const PING_PERIOD_MS = 10_000;

/** The pages that are connected. */
export class Clients {
  /** Whether each has answered the last ping. */
  readonly #answered = new Map<WebSocket, boolean>();
  readonly #pinger: NodeJS.Timeout;

  constructor() {
    this.#pinger = setInterval(() => this.#ping(), PING_PERIOD_MS).unref();
  }

  get count(): number {
    return this.#answered.size;
  }

  /** @param onLeave called once when the page is gone. */
  add(client: WebSocket, onLeave: () => void): void {
    this.#answered.set(client, true);
    client.on('pong', () => this.#answered.set(client, true));
    // A broken connection is also closed; there is nothing to add.
    client.on('error', () => client.terminate());
    client.on('close', () => {
      this.#answered.delete(client);
      onLeave();
    });
  }

  /** Sends a frame's parts to every page that has taken all of the frames before; the others miss this one. */
  broadcast(parts: readonly (string | Uint8Array)[]): void {
    for (const client of this.#answered.keys()) {
      if (client.bufferedAmount === 0) for (const part of parts) client.send(part);
    }
  }

  close(): void {
    clearInterval(this.#pinger);
    for (const client of this.#answered.keys()) client.terminate();
  }

  #ping(): void {
    for (const [client, answered] of this.#answered) {
      if (!answered) {
        client.terminate();
        continue;
      }
      this.#answered.set(client, false);
      client.ping();
    }
  }
}
