import https from 'node:https';
import type { Duplex } from 'node:stream';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { agentsFor } from '../guarded-agent.ts';

type Connect = (options: object, done?: (error: Error | null, socket: Duplex) => void) => Duplex | null | undefined;

/**
 * The agent for all requests to X. With a gateway in the settings it connects there instead of api.x.com; the client
 * library notices nothing.
 * @throws ConnectorError for a gateway without TLS where private hosts are not allowed
 */
export function agentFor(source: Pick<SourceAccess, 'allowPrivateHosts'>, gateway?: string): https.Agent {
  const guarded = agentsFor(source);
  if (!gateway) return guarded.httpsAgent;
  const { protocol, hostname, port } = new URL(gateway);
  const plain = protocol === 'http:';
  if (plain && !source.allowPrivateHosts)
    throw ConnectorError.rejected('The gateway needs an address that starts with https://.');
  const through = plain ? guarded.httpAgent : guarded.httpsAgent;
  const connect = through.createConnection.bind(through) as unknown as Connect;
  const agent = new https.Agent({ keepAlive: false });
  const at = { host: hostname, hostname, servername: hostname, port: Number(port || (plain ? 80 : 443)), path: null };
  agent.createConnection = ((options: object, done?: (error: Error | null, socket: Duplex) => void) =>
    connect({ ...options, ...at }, done)) as typeof agent.createConnection;
  return agent;
}
