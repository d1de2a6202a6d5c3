import type { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { readHead, straighten } from '../../src/connectors/email/headers.ts';
import { identityOf } from '../../src/connectors/email/identity.ts';
import type { MailPeer } from '../support/mail-peer.ts';
import { peerSettings } from '../support/mail-source.ts';
import { joinImap, joinSmtp, MailLine, type SmtpFate } from './mail-lines.ts';
import type { Person, Said } from './said.ts';
import { SandboxPlatform, wholeSecond } from './sandbox-platform.ts';
import type { Trouble } from './troubles.ts';

let mailboxes = 0;

/** What the servers say in the place of a sign-in, and in the place of taking a sender. */
const refusals: Partial<Record<Trouble, { imap: string; smtp: string }>> = {
  dead: { imap: '[AUTHENTICATIONFAILED] Authentication failed.', smtp: '530 5.7.0 Authentication required' },
  limited: { imap: '[LIMIT] Too many simultaneous connections', smtp: '450 4.7.0 Too many mails, slow down' },
  'limited-untold': { imap: '[LIMIT] Too many simultaneous connections', smtp: '450 4.7.0 Too many mails, slow down' },
};

/**
 * A mailbox on real servers (Dovecot, Postfix), with a line to each that can be cut. Customers' mails are appended with the
 * time of the test, and what is sent by SMTP is put into Sent by the server, as large providers do.
 */
export class Mailbox extends SandboxPlatform {
  readonly channel = 'email';
  override readonly tellsChanges = false;
  private readonly address = `shop${++mailboxes}@brand.test`;
  private readonly keys = new Map<string, { thread: string[]; to: string }>();
  private readonly imap: MailLine;
  private readonly smtp: MailLine;
  private owner: ImapFlow | undefined;
  /** Mails are put into the mailbox one after the other; whoever reads waits for them. */
  private appended: Promise<unknown> = Promise.resolve();

  constructor(
    now: () => Date,
    private readonly peer: MailPeer,
  ) {
    super(now);
    this.imap = new MailLine(peer.imapPort, async (caller, server) => {
      caller.pause();
      const fate = await this.answered<Trouble | 'taken' | 'cut'>(
        'read',
        () => 'taken',
        (trouble) => trouble,
      );
      await this.appended;
      if (fate === 'cut' || fate === 'down') caller.destroy();
      else joinImap(caller, server, fate === 'taken' ? undefined : refusals[fate]!.imap);
      caller.resume();
    });
    this.smtp = new MailLine(peer.smtpPort, (caller, server) =>
      joinSmtp(
        caller,
        server,
        () => this.fateOfMail(),
        (mail) => this.sent(mail),
      ),
    );
  }

  async start(): Promise<void> {
    this.owner ??= await this.peer.mailbox(this.address);
    await Promise.all([this.imap.start(), this.smtp.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.imap.stop(), this.smtp.stop()]);
  }

  settings(): Record<string, unknown> {
    const ports = { imapPort: this.imap.address, smtpPort: this.smtp.address };
    return peerSettings(ports, this.address, { password: 'secret', appendToSent: false });
  }

  /** Real servers answer for themselves. */
  breaches(): string[] {
    return [];
  }

  ask({ handle, name }: Person, text: string): Said {
    return this.write('INBOX', `${name} <${handle}@customer.test>`, this.address, text, [], 'customer');
  }

  goOn(said: Said, text: string): Said {
    const from = said.by === 'customer' ? said.author : this.keys.get(said.id)!.to;
    return this.write('INBOX', from, this.address, text, this.keys.get(said.id)!.thread, 'customer');
  }

  override answerThere(said: Said, text: string): Said {
    const to = said.by === 'customer' ? said.author : this.keys.get(said.id)!.to;
    return this.write('Sent', this.address, to, text, this.keys.get(said.id)!.thread, 'colleague');
  }

  private write(folder: string, from: string, to: string, text: string, before: string[], by: Said['by']): Said {
    const at = wholeSecond(this.now());
    const messageId = `<${this.number()}.${this.address.replace('@', '.')}@mail.test>`;
    const answered = before.length > 0 ? [`In-Reply-To: ${before.at(-1)}`, `References: ${before.join(' ')}`] : [];
    const head = [`From: ${from}`, `To: ${to}`, `Subject: ${before.length > 0 ? 'Re: ' : ''}An order`];
    const type = ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64'];
    const lines = [...head, `Date: ${at.toUTCString()}`, `Message-ID: ${messageId}`, ...answered, ...type, ''];
    const body = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
    const raw = Buffer.from([...lines, body, ''].join('\r\n'));
    this.put(folder, raw, at);
    return this.know(raw, messageId, before, { by, text, at, author: addressIn(from) }, addressIn(to));
  }

  private put(folder: string, raw: Buffer, at: Date): void {
    this.appended = this.appended.then(() => this.owner!.append(folder, raw, [], at));
  }

  private know(
    raw: Buffer,
    messageId: string,
    before: string[],
    facts: Pick<Said, 'by' | 'text' | 'at' | 'author'>,
    to: string,
  ): Said {
    const bytes = straighten(raw);
    const id = identityOf(bytes, readHead(bytes));
    this.keys.set(id, { thread: [...before, messageId], to });
    return this.keep({ id, root: '', thread: before[0] ?? messageId, visibility: 'private', ...facts });
  }

  private fateOfMail(): SmtpFate {
    const trouble = this.troubles.take('write');
    if (trouble === undefined) return {};
    if (trouble === 'lost-after') return { cut: 'after' };
    return refusals[trouble] ? { refusal: refusals[trouble].smtp } : { cut: 'before' };
  }

  private async sent(raw: Buffer): Promise<void> {
    const { messageId, references, text, to } = await simpleParser(raw);
    const at = wholeSecond(this.now());
    this.put('Sent', raw, at);
    await this.appended;
    const before = [references ?? []].flat();
    const person = [to ?? []].flat()[0]?.value[0]?.address ?? '';
    const facts = { by: 'earshot' as const, text: (text ?? '').trim(), at, author: this.address };
    this.know(raw, messageId!, before, facts, person);
  }
}

const addressIn = (mailbox: string): string => /<(.+)>/.exec(mailbox)?.[1] ?? mailbox;
