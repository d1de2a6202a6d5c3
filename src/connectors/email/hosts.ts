import dns from 'node:dns/promises';
import net from 'node:net';
import { ConnectorError } from '../connector-error.ts';
import { isPublicAddress } from '../guarded-agent.ts';
import type { Server } from './settings.ts';

/**
 * Resolves a mail server's name and checks where it points: the connection goes to exactly this address, so that the
 * name cannot point inwards afterwards. Passwords cross the open internet only encrypted.
 * @throws ConnectorError with a sentence that says what to fix
 */
export async function addressOf(server: Server, allowPrivateHosts: boolean): Promise<string> {
  if (!server.host) throw ConnectorError.rejected('Enter the name of the mail server in the settings.');
  const address = net.isIP(server.host) ? server.host : await resolve(server.host);
  const isPublic = isPublicAddress(address);
  if (!isPublic && !allowPrivateHosts) {
    throw ConnectorError.rejected(
      `${server.host} is an address in a private network. An admin may allow such hosts with EARSHOT_ALLOW_PRIVATE_HOSTS.`,
    );
  }
  if (isPublic && server.security === 'none') {
    throw ConnectorError.rejected(`The connection to ${server.host} must be encrypted: choose TLS or STARTTLS.`);
  }
  return address;
}

async function resolve(host: string): Promise<string> {
  try {
    return (await dns.lookup(host, { order: 'ipv4first' })).address;
  } catch (error) {
    throw ConnectorError.unavailable(`The mail server ${host} is not found. Check the name for typing errors.`, error);
  }
}
