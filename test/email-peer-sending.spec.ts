import { readFileSync } from 'node:fs';
import type { OutgoingReply } from '../src/connectors/connector.ts';
import type { Mention } from '../src/connectors/mention.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from './support/mail-peer.ts';
import { arrives, connector, drain } from './support/mail-reading.ts';
import { freshMailbox, mailSource, outgoing, peerSettings } from './support/mail-source.ts';

function answerTo(mention: Mention, more: Partial<OutgoingReply> = {}): OutgoingReply {
  const { externalId, author, text, occurredAt, subject, meta } = mention;
  return outgoing({
    inReplyTo: { externalId, root: externalId, author, text, occurredAt, subject, meta: meta ?? {} },
    ...more,
  });
}

describeWithMailServers('answers sent through Postfix and Dovecot', () => {
  let peer: MailPeer;

  beforeAll(async () => {
    peer = await startMailPeer();
  });
  afterAll(() => peer?.stop());

  it('sends an answer that threads in the customer\u2019s mailbox, keeps one copy in Sent and knows it again', async () => {
    const { source, address } = freshMailbox(peer, {
      fromName: 'Brand',
      signature: '{name}\nBrand',
      plusAddress: true,
    });
    await peer.deliver({
      from: 'anna@customer.test',
      to: address,
      cc: 'bob@customer.test',
      subject: 'Refund',
      text: 'Where is it?',
      messageId: '<q1@customer.test>',
      references: '<q0@customer.test>',
    });
    const { mention, cursor } = await arrives(source, { folders: {} }, (one) => one.subject === 'Refund');
    const item = { ...mention, root: 'r', meta: mention.meta!, visibility: 'private' as const };
    expect(connector.canReply(item, source)).toMatchObject({
      allowed: true,
      action: 'Send email to anna@customer.test',
      recipients: {
        to: ['anna@customer.test'],
        cc: [],
        all: { to: ['anna@customer.test'], cc: ['bob@customer.test'] },
      },
    });

    const reply = answerTo(mention, {
      html: '<p>On <b>its</b> way.</p><img src="cid:logo">',
      text: 'On its way.',
      attachments: [
        {
          name: 'logo.png',
          contentType: 'image/png',
          bytes: Buffer.from('89504e470d0a1a0a', 'hex'),
          contentId: 'logo',
        },
      ],
    });
    const result = await connector.send(source, reply);
    expect(result).toMatchObject({ outcome: 'sent', meta: { sentCopy: 'kept' } });

    const customer = mailSource(peerSettings(peer, 'anna@customer.test'));
    const { mention: received } = await arrives(customer, { folders: {} }, (one) =>
      one.threadKeys!.refersTo.includes('<q1@customer.test>'),
    );
    const domainToken = received.threadKeys!.own[0]!;
    expect(domainToken).toMatch(/^<t\.12\.34\.[0-9a-f]{20}@brand\.test>$/);
    expect(received).toMatchObject({
      subject: 'Re: Refund',
      author: { address, name: 'Brand' },
      text: 'On its way.\n\n-- \nRita Rep\nBrand',
      automatic: undefined,
    });
    expect(received.threadKeys!.refersTo.slice(0, 2)).toEqual(['<q1@customer.test>', '<q0@customer.test>']);
    expect(received.html).toContain('src="cid:logo"');
    expect(received.meta!['replyTo']).toEqual([expect.stringMatching(/^support\d+\+r34-[0-9a-f]{20}@brand\.test$/)]);

    const after = await drain(source, cursor);
    expect(after.mentions).toMatchObject([
      {
        direction: 'outbound',
        externalId: (result as { externalId: string }).externalId,
        answers: ['anna@customer.test'],
      },
    ]);
    expect(connector.recogniseOwn(after.mentions[0]!, source)).toBe('34');
    expect(await connector.findReply(source, reply)).toMatchObject({
      externalId: (result as { externalId: string }).externalId,
    });
    expect(await connector.findReply(source, outgoing({ id: '35' }))).toBeNull();

    // The customer answers to the marked address, with a program that drops every reference.
    await peer.deliver({
      from: 'anna@customer.test',
      to: received.meta!['replyTo'] as string[],
      subject: 'something else',
      text: 'Thanks!',
    });
    const { mention: back } = await arrives(source, after.cursor, (one) => one.text === 'Thanks!');
    expect(back.threadKeys!.refersTo).toEqual(['reply:34']);
  });

  it('sends to Cc and Bcc, tells who was refused, and refuses what cannot be', async () => {
    const { source } = freshMailbox(peer);
    const many = await connector.send(
      source,
      outgoing({
        subject: 'Hello',
        recipients: {
          to: ['anna@customer.test'],
          cc: ['carl@customer.test'],
          bcc: ['dora@customer.test', 'x@nowhere.invalid'],
        },
      }),
    );
    expect(many).toMatchObject({ outcome: 'sent' });
    const blind = await drain(mailSource(peerSettings(peer, 'dora@customer.test')));
    const seen =
      blind.mentions.length > 0
        ? blind.mentions[0]!
        : (await arrives(mailSource(peerSettings(peer, 'dora@customer.test')), blind.cursor, () => true)).mention;
    expect(seen.meta).toMatchObject({ to: ['anna@customer.test'], cc: ['carl@customer.test'] });
    expect(JSON.stringify(seen.meta)).not.toContain('dora');
    await expect(connector.send(source, outgoing())).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/enter a recipient/) as string,
    });
    await expect(
      connector.send(source, outgoing({ recipients: { to: ['not an address'], cc: [], bcc: [] } })),
    ).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('threads the notice that a customer\u2019s mailbox is full', async () => {
    const { source } = freshMailbox(peer);
    const { cursor } = await drain(source);
    const reply = outgoing({
      id: '77',
      subject: 'Big',
      recipients: { to: ['full@customer.test'], cc: [], bcc: [] },
      attachments: [{ name: 'big.bin', contentType: 'application/octet-stream', bytes: Buffer.alloc(90_000, 'x') }],
    });
    expect(await connector.send(source, reply)).toMatchObject({ outcome: 'sent' });
    const { mention } = await arrives(source, cursor, (one) => one.automatic === 'bounce');
    expect(mention.threadKeys!.refersTo).toContain('reply:77');
    expect(mention.refuses).toEqual({
      replyId: '77',
      reason: 'The mail to full@customer.test did not arrive: the mailbox is full (5.2.2).',
    });
    expect(mention.meta).toMatchObject({
      neverAutoAnswer: true,
      bounce: { recipient: 'full@customer.test', status: '5.2.2', action: 'failed' },
    });
    const permission = connector.canReply(
      { ...mention, root: 'r', meta: mention.meta!, visibility: 'private' },
      source,
    );
    expect(permission).toMatchObject({ allowed: false, reason: expect.stringMatching(/did not arrive/) as string });
  });

  it('knows a vacation notice, and falls silent before another robot', async () => {
    const { source } = freshMailbox(peer);
    const { cursor } = await drain(source);
    peer.sieve('olga', 'require ["vacation"];\nvacation :days 1 :subject "Puhkus" "Olen puhkusel.";\n');
    await connector.send(
      source,
      outgoing({ id: '88', subject: 'Hello', recipients: { to: ['olga@customer.test'], cc: [], bcc: [] } }),
    );
    const { mention, cursor: then } = await arrives(source, cursor, (one) => one.subject === 'Puhkus');
    expect(mention).toMatchObject({ automatic: 'auto-reply', text: 'Olen puhkusel.', meta: { neverAutoAnswer: true } });
    expect(mention.threadKeys!.refersTo).toContain('reply:88');
    // Our own automatic answers carry the marks that make theirs fall silent.
    peer.sieve('peep', 'require ["vacation"];\nvacation :days 1 :subject "Away" "Away.";\n');
    await connector.send(
      source,
      outgoing({
        id: '89',
        automatic: true,
        subject: 'We got it',
        recipients: { to: ['peep@customer.test'], cc: [], bcc: [] },
      }),
    );
    const theirs = await arrives(
      mailSource(peerSettings(peer, 'peep@customer.test')),
      { folders: {} },
      (one) => one.subject === 'We got it',
    );
    expect(theirs.mention).toMatchObject({ automatic: 'auto-reply', meta: { neverAutoAnswer: true } });
    const log = readFileSync(`${peer.folder}/log/dovecot.log`, 'utf8');
    expect(/olga.*sent vacation/.test(log)).toBe(true);
    expect(/peep.*discarded vacation reply/.test(log)).toBe(true);
    expect((await drain(source, then)).mentions.filter((one) => one.direction === 'inbound')).toEqual([]);
  });
});
