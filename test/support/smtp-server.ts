import net from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { mailSource } from './mail-source.ts';

const open: { close(): unknown }[] = [];

/** Stops every server that was started here. */
export function stopServers(): void {
  for (const server of open.splice(0)) server.close();
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;

/** A mail server that takes everything, unless `options` say otherwise. @returns its port */
export async function smtp(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    disabledCommands: ['STARTTLS'],
    logger: false,
    ...options,
  });
  server.on('error', () => undefined);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server.server);
}

/** A server that answers each line by a script; null is silence. @returns its port */
export async function scripted(onLine: (line: string, socket: net.Socket) => string | null): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 scripted ESMTP\r\n');
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        const answer = onLine(line, socket);
        if (answer !== null) socket.write(`${answer}\r\n`);
      }
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

/** A mailbox that sends through the server at this port. */
export const sourceAt = (port: number, more: Record<string, unknown> = {}): ReturnType<typeof mailSource> =>
  mailSource({
    address: 'support@brand.test',
    smtpHost: '127.0.0.1',
    smtpPort: port,
    smtpSecurity: 'none',
    appendToSent: false,
    ...more,
  });
