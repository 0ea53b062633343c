import { setTimeout as wait } from 'node:timers/promises';
import type { RawData, WebSocket } from 'ws';
import { type Control, isToken } from './access.js';
import { type PageRequest, parseRequest } from './page-request.js';
import type { DashboardSource } from './source.js';

/** Bytes that a page has not taken yet, beyond which its answers are not sent either. */
const MAX_BACKLOG = 1e6;
/**
 * Milliseconds that an answer to a token takes, right or wrong: if wrong ones alone took long, who guesses would not wait for them but connect
 * anew. As it is, a guess holds one of the few places for pages all that time.
 */
const TOKEN_DELAY = 500;

export interface SessionOptions {
  readonly source: DashboardSource;
  readonly control: Control;
  readonly token: string;
  /** Height at which places are predicted, metres in the map frame. */
  readonly height: () => number;
}

/** Answers the requests of one page, one at a time: what it asks while an answer is under way is refused. */
export function serveRequests(client: WebSocket, options: SessionOptions): void {
  const session = new PageSession(client, options);
  client.on('message', (data, isBinary) => void session.receive(isBinary ? '' : textOf(data)));
}

class PageSession {
  readonly #client: WebSocket;
  readonly #options: SessionOptions;
  #mayControl: boolean;
  #isBusy = false;

  constructor(client: WebSocket, options: SessionOptions) {
    this.#client = client;
    this.#options = options;
    this.#mayControl = options.control === 'open';
  }

  async receive(text: string): Promise<void> {
    const request = parseRequest(text);
    if (request === undefined) {
      this.#client.close(1008, 'not a request');
      return;
    }
    const { id } = request;
    if (this.#isBusy) {
      this.#send({ kind: 'failure', id, error: 'the answer before is under way' });
      return;
    }
    this.#isBusy = true;
    try {
      this.#send({ kind: 'answer', id, ...(await this.#answer(request)) });
    } catch (error) {
      this.#send({ kind: 'failure', id, error: (error as Error).message });
    } finally {
      this.#isBusy = false;
    }
  }

  async #answer(request: PageRequest): Promise<object> {
    const { source, token, height } = this.#options;
    if (request.kind === 'predict') {
      const z = height();
      const { mean, std } = await source.predict(Float64Array.from(request.places.flatMap(([x, y]) => [x, y, z])));
      return { mean: Array.from(mean), std: Array.from(std) };
    }
    if (request.kind === 'token') {
      await wait(TOKEN_DELAY, undefined, { ref: false });
      this.#mayControl = this.#options.control === 'open' || (token !== '' && isToken(request.token, token));
      if (!this.#mayControl) throw new Error('wrong token');
      return {};
    }
    if (!this.#mayControl) throw new Error('this page may only look');
    return { message: await source.act(request.action) };
  }

  #send(message: object): void {
    if (this.#client.readyState === this.#client.OPEN && this.#client.bufferedAmount < MAX_BACKLOG) {
      this.#client.send(JSON.stringify(message));
    }
  }
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
