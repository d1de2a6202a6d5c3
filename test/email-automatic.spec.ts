import type { Mention } from '../src/connectors/mention.ts';
import { ownMessageId } from '../src/connectors/email/own-token.ts';
import { mail, read, sign } from './support/written-mail.ts';

describe('a bounce', () => {
  const ours = ownMessageId(sign, '12', '34', 'brand.test');
  const report = (status: string, headers: string): Promise<Mention> =>
    read(
      mail(
        {
          From: 'MAILER-DAEMON@mx.test',
          Subject: 'Undelivered',
          'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
        },
        `--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${headers}\r\n--b--\r\n`,
      ),
    );
  const failed = 'Final-Recipient: rfc822; ana@customer.test\r\nAction: failed\r\nStatus: 5.1.1';

  it('takes our reply back when it reached nobody it was addressed to', async () => {
    const bounce = await report(failed, `Message-ID: ${ours}\r\nTo: Ana <ana@customer.test>\r\nCc: bo@customer.test`);
    expect(bounce.refuses).toEqual({
      replyId: '34',
      reason: 'The mail to ana@customer.test did not arrive: there is no such address (5.1.1).',
    });
  });

  it.each([
    [
      'is only late',
      'Final-Recipient: rfc822; ana@customer.test\r\nAction: delayed\r\nStatus: 4.4.1',
      `Message-ID: ${ours}`,
    ],
    ['reached somebody', failed, `Message-ID: ${ours}\r\nTo: bo@customer.test, ana@customer.test`],
    ['is not ours', failed, 'Message-ID: <x@y.test>'],
    ['bears a forged signature', failed, `Message-ID: ${ours.replace('.34.', '.35.')}`],
  ])('takes nothing back when the mail %s', async (_name, status, headers) => {
    const bounce = await report(status, headers);
    expect(bounce.automatic).toBe('bounce');
    expect(bounce.refuses).toBeUndefined();
  });
});

describe('what no human wrote', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'forwards a bounce',
      { Subject: 'Fwd: Undelivered Mail Returned to Sender' },
      'Why do I get this?\n\nFrom: MAILER-DAEMON@x.test\nTo: ana@customer.test\nSubject: Undelivered\nDate: today\n\n550 5.1.1 user unknown',
    ],
    [
      'complains about a parcel from a staff address',
      { From: 'staff@school.test' },
      'The parcel could not be delivered. It was returned to sender!',
    ],
    [
      'complains about our own failed delivery',
      { Subject: 'Delivery failed again' },
      'Delivery failed for the third time, your courier says: recipient not found.',
    ],
  ])('a person who %s is no machine', async (_name, headers, text) => {
    expect((await read(mail(headers, text))).automatic).toBeUndefined();
  });

  it.each<[string, Record<string, string>, Mention['automatic']]>([
    ['an answer of a person', {}, undefined],
    [
      'a person named like a machine in the subject',
      { Subject: 'Your delivery failed to arrive on Monday' },
      undefined,
    ],
    ['a forwarded complaint about a bounce', { Subject: 'Fwd: Undelivered Mail Returned to Sender' }, undefined],
    ['a vacation notice', { 'Auto-Submitted': 'auto-replied (vacation)', 'Return-Path': '<>' }, 'auto-reply'],
    ['an absence by its subject', { Subject: 'Automatyczna odpowiedź: urlop' }, undefined],
    ['an absence by its subject, Polish', { Subject: 'Odpowiedź automatyczna: urlop' }, 'auto-reply'],
    ['an absence by its subject, Estonian', { Subject: 'Automaatvastus: puhkus' }, 'auto-reply'],
    ['mail without return path', { 'Return-Path': '<>' }, 'auto-reply'],
    ['a newsletter', { 'List-Unsubscribe': '<https://news.test/u>' }, 'list'],
    [
      'a person whose program adds an unsubscribe link',
      { 'List-Unsubscribe': '<https://crm.test/u>', 'In-Reply-To': '<x@y.test>' },
      undefined,
    ],
    ['a customer through our own group', { 'List-Id': 'Support <support.brand.test>', Precedence: 'list' }, undefined],
    ['a robot', { From: 'no-reply@shop.test' }, 'bot'],
    [
      'a web form that calls itself automatic',
      { From: 'no-reply@forms.test', 'Reply-To': 'ana@customer.test', 'Auto-Submitted': 'auto-generated' },
      undefined,
    ],
    ['a copy of our own mail', { From: 'support@brand.test', To: 'ana@customer.test', Cc: 'hello@brand.test' }, 'bot'],
    ['our own address to ourselves', { From: 'support@brand.test' }, undefined],
    ['our address in a loop', { 'X-Loop': 'Support@brand.test' }, 'bot'],
    ['our own loop', { 'X-Earshot-Loop': '1' }, 'bot'],
    [
      'a read receipt',
      { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' },
      'auto-reply',
    ],
  ])('%s', async (_name, headers, expected) => {
    expect((await read(mail(headers))).automatic).toBe(expected);
  });
});
