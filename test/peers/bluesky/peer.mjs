// A Bluesky network on loopback, for one test file: a PLC directory, a PDS, an AppView and a moderation service, all as
// published. Run as a child process of the test: it says { url } when it is up, and does what it is told.
//   { later: seconds }  its clock leaps ahead, so that tokens expire
//   { cut: true }       the PDS dies: its port is closed, every line is cut
//   { mend: true }      it is there again, on the same port, with all its data
//   { lose: true }      it takes the next write and dies before it answers
// DB_POSTGRES_URL names an empty database, REDIS_HOST a Redis.
import { createRequire } from 'node:module';
import net from 'node:net';
import './clock.mjs';
import './sqlite.mjs';
import { leap } from './clock.mjs';

// dev-env listens on every interface
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  if (typeof where === 'number' && typeof rest[0] !== 'string') return listen.call(this, where, '127.0.0.1', ...rest);
  if (typeof where === 'object' && where?.port !== undefined && !where.host) where.host = '127.0.0.1';
  return listen.call(this, where, ...rest);
};

const { TestNetwork } = createRequire(import.meta.url)('@atproto/dev-env');
const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: 'appview',
  bsky: { dbPostgresSchema: 'appview' },
  ozone: { dbPostgresSchema: 'moderation' },
});
const pds = network.pds.server.server;
const { port } = pds.address();

let losing = false;
pds.prependListener('request', (request, response) => {
  if (!losing || !request.url.includes('createRecord')) return;
  losing = false;
  response.end = () => (cut(), response);
});

function cut() {
  pds.close();
  pds.closeAllConnections();
}

const orders = {
  later: ({ later }) => leap(later),
  cut,
  mend: () => new Promise((resolve) => pds.listen(port, '127.0.0.1', resolve)),
  lose: () => void (losing = true),
};

process.on('message', async (order) => {
  const [name] = Object.keys(order);
  await orders[name](order);
  process.send({ done: name });
});
process.on('disconnect', () => process.exit(0));
process.send({ url: `http://127.0.0.1:${port}` });
