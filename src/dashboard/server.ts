import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isOwnPage } from './access.js';
import { Clients } from './clients.js';
import { encodeGrid } from './grid-message.js';
import { RobotPath } from './robot-path.js';
import type { DashboardSource, GridListener } from './source.js';
import { loadStaticFiles, type StaticFile } from './static-files.js';

export type { DashboardSource, GridListener, View } from './source.js';

export interface DashboardOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly source: DashboardSource;
}

export interface Dashboard {
  readonly port: number;
  close(): Promise<void>;
}

const MAX_CLIENTS = 32;
/** A page has one for itself and some for its files. Beyond it the process would run out of descriptors, which it needs for its state. */
const MAX_CONNECTIONS = 8 * MAX_CLIENTS;
/** Pages have nothing to say. */
const MAX_CLIENT_MESSAGE = 1024;

const HEADERS = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'",
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Serves the page over HTTP, and to each page, over one WebSocket at `/live`: on connection the robot's path (JSON), then for each grid a
 * view (JSON) and the grid (binary, grid-message.ts). A page that is slow misses frames and is never waited for.
 *
 * @throws Error when the address cannot be listened on.
 */
export async function startDashboard({ host, port, source }: DashboardOptions): Promise<Dashboard> {
  const files = loadStaticFiles();
  const clients = new Clients();
  const path = new RobotPath();
  let unsubscribe: (() => void) | undefined;

  const onGrid: GridListener = (grid, view) => {
    if (view.robot) path.add(view.robot);
    clients.broadcast([JSON.stringify({ kind: 'view', ...view }), encodeGrid(grid)]);
  };
  const welcome = (client: WebSocket) => {
    clients.add(client, () => {
      if (clients.count > 0) return;
      unsubscribe?.();
      unsubscribe = undefined;
      path.lift();
    });
    client.send(JSON.stringify({ kind: 'path', points: path.points }));
    unsubscribe ??= source.onGrid(onGrid);
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
}
