import net, { type AddressInfo, type Socket } from 'node:net';

/** A line between Earshot and a real mail server on loopback, which can be cut and spoken into. */
export class MailLine {
  private server: net.Server | undefined;
  private readonly sockets = new Set<Socket>();

  /** @param joined what happens between a new caller and its line to the server */
  constructor(
    private readonly port: number,
    private readonly joined: (caller: Socket, server: Socket) => Promise<void> | void,
  ) {}

  get address(): number {
    return (this.server!.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    this.server = net.createServer((caller) => {
      const server = net.connect(this.port, '127.0.0.1');
      for (const [one, other] of [[caller, server] as const, [server, caller] as const]) {
        this.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
      void this.joined(caller, server);
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server!.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Both sides hear each other; with a `refusal` nobody is let in, which is said after the tag of their command. */
export function joinImap(caller: Socket, server: Socket, refusal?: string): void {
  server.pipe(caller);
  if (refusal === undefined) {
    caller.pipe(server);
    return;
  }
  caller.on('data', (bytes: Buffer) => {
    const [, tag] = /^(\S+) (?:LOGIN|AUTHENTICATE) /i.exec(bytes.toString('latin1')) ?? [];
    if (tag) caller.write(`${tag} NO ${refusal}\r\n`);
    else server.write(bytes);
  });
}

/** What a dialogue by SMTP may run into: an answer in the server's place, or a line that is cut before or after the server took the mail. */
export interface SmtpFate {
  /** Given to `MAIL FROM` in the server's place. */
  refusal?: string;
  cut?: 'before' | 'after';
}

const end = '\r\n.\r\n';

/**
 * Lets a dialogue by SMTP through to the server. The mail itself is held back until it is whole, then given to the server.
 * @param fate asked for with each `MAIL FROM`
 * @param taken told of each mail that the server took, before its sender hears of it
 */
export function joinSmtp(
  caller: Socket,
  server: Socket,
  fate: () => SmtpFate,
  taken: (mail: Buffer) => Promise<void>,
): void {
  let present: SmtpFate = {};
  let mail: string | null = null;
  let given: Buffer | null = null;
  const heard = (bytes: Buffer): void => {
    const words = bytes.toString('latin1');
    if (mail !== null) return hold(words);
    if (/^MAIL FROM/i.test(words)) present = fate();
    if (/^MAIL FROM/i.test(words) && present.refusal) return void caller.write(`${present.refusal}\r\n`);
    if (/^DATA\r\n$/i.test(words)) mail = '';
    server.write(bytes);
  };
  const hold = (words: string): void => {
    mail += words;
    if (!mail!.endsWith(end)) return;
    given = Buffer.from(`${mail!.slice(0, -end.length)}\r\n`.replace(/^\.\./gm, '.'), 'latin1');
    const whole = mail!;
    mail = null;
    if (present.cut === 'before') caller.destroy();
    else server.write(whole, 'latin1');
  };
  const answered = async (bytes: Buffer): Promise<void> => {
    const mailTaken = given !== null && bytes.toString('latin1').startsWith('250');
    if (mailTaken) await taken(given!);
    if (given !== null) given = null;
    if (mailTaken && present.cut === 'after') caller.destroy();
    // one command at a time can be answered in the server's place
    else caller.write(bytes.toString('latin1').replace('250-PIPELINING\r\n', ''), 'latin1');
  };
  caller.on('data', heard);
  server.on('data', (bytes: Buffer) => void answered(bytes));
}
