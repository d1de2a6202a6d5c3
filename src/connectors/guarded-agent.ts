import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net, { type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ConnectorError } from './connector-error.ts';

/** Whether an address is one that anybody on the internet can reach: neither private nor loopback nor reserved. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

const refusal = (host: string): ConnectorError =>
  ConnectorError.rejected(
    `${host} is an address in a private network. An admin may allow such hosts with EARSHOT_ALLOW_PRIVATE_HOSTS.`,
  );

/** Resolves a name and refuses private addresses, so that a name cannot point inwards after it was checked. */
const publicLookup: LookupFunction = (host, options, done) => {
  dns.lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '');
    const inside = addresses.find(({ address }) => !isPublicAddress(address));
    if (inside) return done(refusal(host), '');
    return options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
  });
};

interface Agents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

/** Literal addresses are never looked up, so they are checked where the connection is made. */
function guard<Options extends { host?: string | null; lookup?: LookupFunction }, Socket>(
  connect: (options: Options, done?: (error: Error | null, socket: Socket) => void) => Socket | null | undefined,
) {
  return (options: Options, done?: (error: Error | null, socket: Socket) => void) => {
    const host = (options.host ?? 'localhost').replace(/^\[|\]$/g, '');
    if (net.isIP(host) && !isPublicAddress(host)) throw refusal(host);
    return connect({ ...options, lookup: publicLookup }, done);
  };
}

function plain(keepAlive: boolean): Agents {
  return {
    httpAgent: new http.Agent({ keepAlive, timeout: 60_000 }),
    httpsAgent: new https.Agent({ keepAlive, timeout: 60_000 }),
  };
}

function guarded(keepAlive: boolean): Agents {
  const { httpAgent, httpsAgent } = plain(keepAlive);
  httpAgent.createConnection = guard(httpAgent.createConnection.bind(httpAgent)) as typeof httpAgent.createConnection;
  httpsAgent.createConnection = guard(
    httpsAgent.createConnection.bind(httpsAgent),
  ) as typeof httpsAgent.createConnection;
  return { httpAgent, httpsAgent };
}

const publicOnly = guarded(true);
const anywhere = plain(true);
const publicOnce = guarded(false);
const anywhereOnce = plain(false);

/**
 * The agents through which every outbound request goes. Private hosts only where an admin typed them and the
 * installation allows it; addresses found in messages always get the strict ones.
 */
export const agentsFor = (source: { allowPrivateHosts: boolean }): Agents =>
  source.allowPrivateHosts ? anywhere : publicOnly;

/** The same, with a connection for each request: one that was kept may be closed under a write, which then is unsure. */
export const agentsOnce = (source: { allowPrivateHosts: boolean }): Agents =>
  source.allowPrivateHosts ? anywhereOnce : publicOnce;
