// What a live stream costs without us: one process that listens and passes every notice on to every open connection.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { changeChannel } from '../src/database/change-notice.ts';

const clients = new Set<ServerResponse>();
const listener = new pg.Client(process.env.DATABASE_URL);
await listener.connect();
listener.on('notification', ({ payload }) => {
  for (const client of clients) client.write(`event: changed\ndata: ${payload}\n\n`);
});
await listener.query(`listen ${changeChannel}`);
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: ready\ndata: {}\n\n');
  clients.add(response);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port} \n`);
});
