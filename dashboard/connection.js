import { decodeGrid } from './dashboard/grid-message.js';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
/** Without a frame for so long, the node has nothing to show. */
const SILENCE_MS = 5000;

/**
 * Keeps a connection to the node, whatever happens to the node.
 *
 * @param {{ onState(state: 'waiting' | 'live' | 'lost'): void, onPath(points: ([number, number] | null)[]): void,
 *           onView(view: object): void, onGrid(grid: object): void }} listener
 */
export function connect(listener) {
  let retry = FIRST_RETRY_MS;
  let silence;

  const open = () => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      retry = FIRST_RETRY_MS;
      listener.onState('waiting');
    });
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) {
        clearTimeout(silence);
        silence = setTimeout(() => listener.onState('waiting'), SILENCE_MS);
        listener.onState('live');
        listener.onGrid(decodeGrid(data));
        return;
      }
      const message = JSON.parse(data);
      if (message.kind === 'path') listener.onPath(message.points);
      else listener.onView(message);
    });
    socket.addEventListener('close', () => {
      clearTimeout(silence);
      listener.onState('lost');
      setTimeout(open, retry);
      retry = Math.min(2 * retry, LONGEST_RETRY_MS);
    });
  };
  open();
}
