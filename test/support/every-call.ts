import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { gatedPorts, passed } from './outbound-gate.ts';

/** Calls to servers that hold nothing against a contract, since there is none. */
const free: { call: RegExp; platform: string; name: string }[] = [
  { call: /^POST \/token(\?|$)/, platform: 'Mail', name: 'POST /token' },
  { call: /^GET \/public$/, platform: 'Agent', name: 'GET /public' },
];
const astray: string[] = [];

/** A connector's request: by its name, or by the host that the client of X always asks. */
const isOurs = (request: ClientRequest): boolean =>
  request.getHeader('user-agent') === 'Earshot' || /(^|\.)(x|twitter)\.com$/.test(request.host);

/** Sees each request of this test file once it is connected, and whether somebody holds it against a contract. */
function watch(message: unknown): void {
  const { request } = message as { request: ClientRequest };
  if (!isOurs(request)) return;
  const note = (socket: Socket): void => {
    if (socket.remotePort === undefined || gatedPorts.has(socket.remotePort)) return;
    const call = `${request.method} ${request.path}`;
    const listed = free.find((one) => one.call.test(call));
    if (listed) passed(listed.platform, listed.name, 'list');
    else astray.push(call);
  };
  const whenConnected = (socket: Socket) =>
    socket.connecting ? socket.once('connect', () => note(socket)) : note(socket);
  if (request.socket) whenConnected(request.socket);
  else request.once('socket', whenConnected);
}

beforeAll(() => diagnostics.subscribe('http.client.request.start', watch));
afterAll(() => {
  diagnostics.unsubscribe('http.client.request.start', watch);
  expect(astray).toEqual([]);
});
