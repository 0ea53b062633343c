import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeGrid } from '../grid-message.js';

/** Looks for what is waited for, 10 ms apart: a machine that has much else to do is slow. */
const LOOKS = 6000;

export type Message = Record<string, unknown>;

/** A page's connection, and what it has received. */
export interface TestPage {
  readonly socket: WebSocket;
  readonly texts: Message[];
  /** The mean of the first cell of each grid. */
  readonly grids: number[];
  /** Sends a request and waits for its answer. */
  ask(request: Message): Promise<Message>;
}

export async function openPage(port: number): Promise<TestPage> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { origin: `http://127.0.0.1:${port}` });
  const texts: Message[] = [];
  const grids: number[] = [];
  let nextId = 0;
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) grids.push(decodeGrid(Uint8Array.from(data).buffer).mean[0]);
    else texts.push(JSON.parse(String(data)) as Message);
  });
  await once(socket, 'open');
  const ask = async (request: Message): Promise<Message> => {
    const id = nextId++;
    const answer = () => texts.find((text) => text.id === id);
    socket.send(JSON.stringify({ id, ...request }));
    await until(`an answer to ${JSON.stringify(request)}`, () => answer() !== undefined);
    return answer() as Message;
  };
  return { socket, texts, grids, ask };
}

export async function until(what: string, condition: () => boolean): Promise<void> {
  for (let i = 0; i < LOOKS && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(condition(), what);
}
