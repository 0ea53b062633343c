import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { controlOf, isOwnPage } from './access.js';
import { Clients } from './clients.js';
import { encodeGrid } from './grid-message.js';
import { serveRequests } from './page-session.js';
import { RobotPath } from './robot-path.js';
import type { DashboardSource, FrameListener } from './source.js';
import { loadStaticFiles, type StaticFile } from './static-files.js';

export interface DashboardOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** What a page must know to control anything; "" (the default): pages of this machine control, those of others only look. */
  readonly token?: string;
  readonly source: DashboardSource;
}

export interface Dashboard {
  readonly port: number;
  close(): Promise<void>;
}

const MAX_CLIENTS = 32;
/** A page has one for itself and some for its files. Beyond it the process would run out of descriptors, which it needs for its state. */
const MAX_CONNECTIONS = 8 * MAX_CLIENTS;
/** A request holds the places of a cross-section at most. */
const MAX_CLIENT_MESSAGE = 16_384;

const HEADERS = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'",
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Serves the page over HTTP, and to each page, over one WebSocket at `/live`: on connection what the page may do and the robot's path
 * (JSON), then for each frame a view (JSON) and, where there is one, the grid (binary, grid-message.ts). Answers its requests
 * (page-request.ts). A page that is slow misses frames and is never waited for.
 *
 * @throws Error when the address cannot be listened on.
 */
export async function startDashboard({ host, port, token = '', source }: DashboardOptions): Promise<Dashboard> {
  const files = loadStaticFiles();
  const clients = new Clients();
  const path = new RobotPath();
  const control = controlOf(host, token);
  let height = 0;
  let unsubscribe: (() => void) | undefined;

  const onFrame: FrameListener = ({ grid, view }, situation) => {
    if (view.robot) path.add(view.robot);
    const reason = typeof grid === 'string' ? grid : undefined;
    const parts: (string | Uint8Array)[] = [JSON.stringify({ kind: 'view', ...view, ...situation, reason })];
    if (typeof grid !== 'string') {
      height = grid.z;
      parts.push(encodeGrid(grid));
    }
    clients.broadcast(parts);
  };
  const introduce = async (client: WebSocket) => {
    const about = await source.about();
    if (client.readyState === client.OPEN)
      client.send(JSON.stringify({ kind: 'about', ...about, control, actions: control === 'none' ? [] : source.actions }));
  };
  const welcome = (client: WebSocket) => {
    clients.add(client, () => {
      if (clients.count > 0) return;
      unsubscribe?.();
      unsubscribe = undefined;
      path.lift();
    });
    serveRequests(client, { source, control, token, height: () => height });
    client.send(JSON.stringify({ kind: 'path', points: path.points }));
    // A source that has ended closes its pages too.
    introduce(client).catch(() => client.terminate());
    unsubscribe ??= source.onFrame(onFrame);
  };

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_CLIENT_MESSAGE, perMessageDeflate: false });
  const server = createServer((request, response) => serveFile(files, host, request, response));
  server.maxConnections = MAX_CONNECTIONS;
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/live') refuse(socket, '404 Not Found');
    else if (!isOwnPage(request.headers, host)) refuse(socket, '403 Forbidden');
    else if (clients.count >= MAX_CLIENTS) refuse(socket, '503 Service Unavailable');
    else sockets.handleUpgrade(request, socket, head, welcome);
  });
  await listen(server, host, port);

  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      clients.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function serveFile(
  files: ReadonlyMap<string, StaticFile>,
  host: string,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const send = (status: number, type: string, body: string | Buffer) => {
    response.writeHead(status, { ...HEADERS, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
    response.end(method === 'HEAD' ? undefined : body);
  };
  const file = files.get((url ?? '').split('?', 1)[0]);
  if (!isOwnPage(headers, host)) send(403, 'text/plain', 'forbidden\n');
  else if (method !== 'GET' && method !== 'HEAD') send(405, 'text/plain', 'method not allowed\n');
  else if (!file) send(404, 'text/plain', 'not found\n');
  else send(200, file.type, file.body);
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another process listens there' : error.message;
      reject(new Error(`the dashboard cannot listen on ${host}:${port}: ${why}`));
    });
    server.listen(port, host, resolve);
  });
  // A connection that cannot be accepted, for want of descriptors, is one page's trouble: unheard it would end the process.
  server.on('error', () => undefined);
}
