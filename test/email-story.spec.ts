import { DataSource } from 'typeorm';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { LookUp } from '../src/delivery/look-up.ts';
import { Sender } from '../src/delivery/sender.ts';
import { PollLeases } from '../src/intake/poll-lease.ts';
import { Poller } from '../src/intake/poller.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from './support/mail-peer.ts';
import { mailSource, peerSettings } from './support/mail-source.ts';
import { type SignedIn, signInAs } from './support/people.ts';

const support = 'support@brand.test';
const connector = new EmailConnector();

describeWithMailServers('a mailbox becomes an inbox with a clock', () => {
  let peer: MailPeer;
  let running: RunningApp;
  let admin: SignedIn;
  let sourceId: string;

  const sql = <Row>(query: string, values: unknown[] = []) => running.app.get(DataSource).query<Row[]>(query, values);
  const ask = async <Answer>(method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> => {
    const response = await running.inject({
      method,
      url: `/api/v1${url}`,
      headers: admin.headers,
      ...(payload && { payload }),
    });
    if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.statusCode} ${response.body}`);
    return response.json<Answer>();
  };
  const poll = async (): Promise<void> => {
    await running.app.get(PollLeases).wake(sourceId, new Date());
    await running.app.get(Poller).pollDue();
  };
  /** Reads the mailbox until a query finds what the mail makes. */
  const arrives = <Row>(what: string, query: string, values: unknown[] = []) =>
    until(what, async () => {
      await poll();
      return (await sql<Row>(query, values))[0];
    });
  const cycles = (conversation: string) =>
    sql<{ ended_by: string | null; ended_at: Date | null; started_at: Date }>(
      'select started_at, ended_by, ended_at from cycles where conversation_id = $1 and replaced_at is null order by number',
      [conversation],
    );
  const reply = async (conversation: string, text: string): Promise<string> => {
    const { id } = await ask<{ id: string }>('POST', `/conversations/${conversation}/replies`, { text });
    await running.app.get(Sender).round();
    await running.app.get(Sender).idle();
    await running.app.get(LookUp).round();
    return id;
  };
  const waiting = (subject: string) =>
    arrives<{ id: string }>(
      `"${subject}" is in the inbox`,
      `select c.id from conversations c join messages m on m.conversation_id = c.id where m.subject = $1 limit 1`,
      [subject],
    );

  beforeAll(async () => {
    peer = await startMailPeer();
    running = await startApp({ env: { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' } });
    admin = await signInAs(running, 'admin', { name: 'Rita Rep' });
    const settings = { ...peerSettings(peer, support), password: 'secret', plusAddress: true };
    expect(await ask('POST', '/sources/test', { channel: 'email', settings })).toMatchObject({ ok: true });
    ({ id: sourceId } = await ask<{ id: string }>('POST', '/sources', { channel: 'email', name: 'Support', settings }));
    await poll();
  });
  afterAll(async () => {
    await running?.close();
    await peer?.stop();
  });

  it('takes a mail in, starts the clock at INTERNALDATE, answers, and the answer threads at the customer', async () => {
    await peer.deliver({
      from: 'Ana <ana@customer.test>',
      to: support,
      subject: 'Third time',
      text: 'I ask for the third time: where is it?',
      messageId: '<ana-1@customer.test>',
    });
    const { id } = await waiting('Third time');
    const [cycle] = await cycles(id);
    expect(cycle!.ended_by).toBeNull();
    expect(Math.abs(cycle!.started_at.getTime() - Date.now())).toBeLessThan(300_000);

    const message = await reply(id, 'It left today.');
    expect(await sql('select delivery from messages where id = $1', [message])).toEqual([{ delivery: 'sent' }]);
    expect(await cycles(id)).toMatchObject([{ ended_by: 'reply' }]);
    const customer = mailSource(peerSettings(peer, 'ana@customer.test'));
    const received = await until('the answer is in the customer\u2019s mailbox', async () => {
      const page = await connector.poll(customer, null, new Date(0), new AbortController().signal);
      return page.mentions.find((one) => one.text.includes('It left today.'));
    });
    expect(received).toMatchObject({ subject: 'Re: Third time', author: { address: support } });
    expect(received.threadKeys!.refersTo).toContain('<ana-1@customer.test>');

    // INTERNALDATE has no fractions: what comes within a second of our answer would seem to come before it.
    const [answered] = await cycles(id);
    await until('the next second', () => Date.now() > answered!.ended_at!.getTime() + 1_000);
    // Her answer, and the copy of ours in Sent, belong to the same conversation, which waits again.
    await peer.deliver({
      from: 'ana@customer.test',
      to: support,
      subject: 'Re: Third time',
      text: 'Still nothing!',
      inReplyTo: received.threadKeys!.own[0],
      references: received.threadKeys!.own[0],
    });
    await arrives('her answer', `select 1 from messages where conversation_id = $1 and text = 'Still nothing!'`, [id]);
    expect(await cycles(id)).toMatchObject([{ ended_by: 'reply' }, { ended_by: null }]);
    expect(
      await sql('select direction from messages where conversation_id = $1 order by occurred_at, id', [id]),
    ).toEqual([{ direction: 'inbound' }, { direction: 'outbound' }, { direction: 'inbound' }]);
  });

  it('lets an answer from another mail program end the wait at its own time', async () => {
    await peer.deliver({
      from: 'ben@customer.test',
      to: support,
      subject: 'Native',
      text: 'Hello?',
      messageId: '<ben-1@customer.test>',
    });
    const { id } = await waiting('Native');
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000);
    await peer.append(
      support,
      'Sent',
      `From: ${support}\r\nTo: ben@customer.test\r\nIn-Reply-To: <ben-1@customer.test>\r\nMessage-ID: <thunderbird-1@brand.test>\r\nSubject: Re: Native\r\n\r\nDone.`,
      at,
    );
    await arrives('the native reply', 'select 1 from messages where conversation_id = $1 and native', [id]);
    const [cycle] = await cycles(id);
    expect(cycle).toMatchObject({ ended_by: 'native' });
    expect(Math.abs(cycle!.ended_at!.getTime() - at.getTime())).toBeLessThan(2_000);
  });

  it('takes an answer back that bounced: the wait goes on', async () => {
    await peer.deliver({ from: 'full@customer.test', to: support, subject: 'Full', text: 'Please answer.' });
    const { id } = await waiting('Full');
    // Nothing fits into this customer's mailbox any more.
    await peer.append('full@customer.test', 'INBOX', `Subject: fill\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(420)}`);
    const message = await reply(id, `Dear customer. ${'y '.repeat(9_000)}`);
    await arrives('the bounce', `select 1 from messages where conversation_id = $1 and automatic = 'bounce'`, [id]);
    expect(await sql('select delivery from messages where id = $1', [message])).toEqual([{ delivery: 'failed' }]);
    expect(await cycles(id)).toMatchObject([{ ended_by: null }]);
  });

  it('starts no wait for vacation notices, and keeps strangers in a thread apart', async () => {
    peer.sieve('olga', 'require ["vacation"];\nvacation :days 1 :subject "Puhkus" "Olen puhkusel.";\n');
    await peer.deliver({
      from: 'olga@customer.test',
      to: support,
      subject: 'Soon away',
      text: 'When?',
      messageId: '<olga-1@customer.test>',
    });
    const { id } = await waiting('Soon away');
    await reply(id, 'Tomorrow.');
    await arrives('the notice', `select 1 from messages where conversation_id = $1 and automatic = 'auto-reply'`, [id]);
    expect(await cycles(id)).toMatchObject([{ ended_by: 'reply' }]);

    await peer.deliver({
      from: 'stranger@customer.test',
      to: support,
      subject: 'Re: Soon away',
      text: 'Me too',
      inReplyTo: '<olga-1@customer.test>',
    });
    const apart = await arrives<{ id: string }>(
      'the stranger',
      `select conversation_id as id from messages where text = 'Me too'`,
    );
    expect(apart.id).not.toBe(id);
  });
});
