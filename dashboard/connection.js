import { decodeGrid } from './dashboard/grid-message.js';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
/** Without a frame for so long, or for so many times the last interval, the node has nothing to show. */
const SILENCE = { ms: 5000, intervals: 3 };
/** Without an answer for so long, there will be none: a page that is behind gets none. */
const ANSWER_MS = 8000;

/**
 * Keeps a connection to the node, whatever happens to the node.
 *
 * @param {{ onState(state: 'waiting' | 'live' | 'lost', reason?: string): void, onAbout(about: object): void,
 *           onPath(points: ([number, number] | null)[]): void, onView(view: object): void, onGrid(grid: object): void }} listener
 * @returns {(request: { kind: string }) => Promise<object>} asks the node; rejects with one line. One request is under way at a time.
 */
export function connect(listener) {
  let retry = FIRST_RETRY_MS;
  let silence;
  let lastGridAt = performance.now();
  let socket;
  let nextId = 0;
  let pending;
  let last = Promise.resolve();

  const settle = ({ kind, id, ...answer }) => {
    if (pending?.id !== id) return;
    clearTimeout(pending.timeout);
    if (kind === 'answer') pending.resolve(answer);
    else pending.reject(new Error(answer.error));
    pending = undefined;
  };
  const open = () => {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      retry = FIRST_RETRY_MS;
      listener.onState('waiting');
    });
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) {
        clearTimeout(silence);
        const interval = performance.now() - lastGridAt;
        lastGridAt += interval;
        silence = setTimeout(() => listener.onState('waiting'), Math.max(SILENCE.ms, SILENCE.intervals * interval));
        listener.onState('live');
        listener.onGrid(decodeGrid(data));
        return;
      }
      const message = JSON.parse(data);
      if (message.kind === 'about') listener.onAbout(message);
      else if (message.kind === 'path') listener.onPath(message.points);
      else if (message.kind === 'view') {
        if (message.reason) listener.onState('waiting', message.reason);
        listener.onView(message);
      } else settle(message);
    });
    socket.addEventListener('close', () => {
      clearTimeout(silence);
      if (pending) settle({ kind: 'failure', id: pending.id, error: 'the node is not reached' });
      listener.onState('lost');
      setTimeout(open, retry);
      retry = Math.min(2 * retry, LONGEST_RETRY_MS);
    });
  };
  const send = (request) =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) {
        reject(new Error('the node is not reached'));
        return;
      }
      const id = nextId++;
      const timeout = setTimeout(() => settle({ kind: 'failure', id, error: 'no answer came' }), ANSWER_MS);
      pending = { id, resolve, reject, timeout };
      socket.send(JSON.stringify({ id, ...request }));
    });
  open();
  return (request) => {
    const answer = last.then(() => send(request));
    last = answer.catch(() => {});
    return answer;
  };
}
