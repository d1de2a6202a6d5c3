import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mention, Unreadable } from '../src/connectors/mention.ts';
import { foldQuote } from '../src/connectors/email/fold-quote.ts';
import { safeHtml } from '../src/common/safe-html.ts';
import { htmlToText } from '../src/connectors/email/html-text.ts';
import { parseMail } from '../src/connectors/email/parse-mail.ts';
import { type MailFile, mailFiles } from './support/mail-files.ts';
import { readPsych } from './support/psych-yaml.ts';
import { describeWithData } from './support/shared-data.ts';

const context = {
  occurredAt: new Date('2026-03-01T10:00:00Z'),
  ownAddresses: ['support@brand.test'],
  sign: (text: string): string => createHmac('sha256', 'test key').update(text).digest('hex'),
};
const parse = (raw: Buffer): Promise<Mention | Unreadable> => parseMail(raw, context);
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

describeWithData('mail', 'real and broken mail', (folder) => {
  let files: MailFile[];
  let items: (Mention | Unreadable)[];

  beforeAll(async () => {
    files = await mailFiles(folder);
    items = [];
    for (const file of files) items.push(await parse(file.raw));
  });

  it('is told apart by its content: equal identities are equal mails', () => {
    const content = (raw: Buffer): string =>
      raw
        .toString('latin1')
        .replace(/\r\n?|\n/g, '\n')
        .replace(/^From .*\n/, '')
        .trim();
    const seen = new Map<string, MailFile>();
    for (const [i, file] of files.entries()) {
      const known = seen.get(items[i]!.externalId) ?? file;
      seen.set(items[i]!.externalId, known);
      expect([file.name, content(file.raw) === content(known.raw)]).toEqual([file.name, true]);
    }
  });

  it('holds nothing that a database or a page refuses', () => {
    for (const item of items) {
      const { attachments, ...rest } = item as Mention;
      const json = JSON.stringify({ ...rest, names: attachments?.map((one) => one.name), raw: undefined });
      expect(json).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}/);
      expect(safeHtml((item as Mention).html ?? '')).not.toMatch(
        /<script|<form|<iframe|<style|javascript:|\ssrc="(?:https?:)?\/\//i,
      );
    }
  });

  it('gives bounces away, and takes no ordinary mail for one', () => {
    const named = items.map((item, i) => ({ name: files[i]!.name, item: item as Mention }));
    const bounces = named.filter(({ name }) => /sisimai.*(?:maildir\/(?!not)|mbox)/.test(name));
    const missed = bounces.filter(({ item }) => item.automatic !== 'bounce');
    const starting = missed.filter(({ item }) => item.automatic === undefined);
    say(
      `bounces: ${bounces.length - missed.length} of ${bounces.length} recognised (${percent(bounces.length - missed.length, bounces.length)}); others: `,
    );
    for (const { name, item } of missed) say(`  ${item.automatic ?? 'TAKEN FOR A PERSON'}: ${path.basename(name)}`);
    expect(missed.length / bounces.length).toBeLessThanOrEqual(0.03);
    expect(starting.length).toBe(0);

    const ordinary = named.filter(({ name }) => /zammad|mime4j|mailparser/.test(name));
    const alarms = ordinary.filter(({ item }) => item.automatic === 'bounce');
    const false_ = alarms.filter(
      ({ item }) => !/deliver|returned|Übermittlung|bermittlungsstatus/i.test(item.subject ?? ''),
    );
    say(`ordinary mail called a bounce: ${alarms.length} of ${ordinary.length}, of which ${false_.length} are none`);
    for (const { name } of alarms) say(`  ${path.basename(name)}`);
    expect(false_.length / ordinary.length).toBeLessThanOrEqual(0.03);
  });
});

describeWithData('mail/zammad-mail/test/data/mail', 'the expected parse of real customer mail', (folder) => {
  const letters = (text = ''): string => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
  const asText = (body = ''): string => {
    if (body === 'no visible content') return ''; // the other program's own words for an empty mail
    return /^\s*<|<\/?(?:div|p|br|b|span|a)\b/i.test(body) ? htmlToText(body).text : body;
  };

  it('agrees in subjects, senders and bodies', async () => {
    const wrong: Record<'subject' | 'sender' | 'body', string[]> = { subject: [], sender: [], body: [] };
    const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
    for (const name of names) {
      const wanted = readPsych(readFileSync(path.join(folder, name), 'utf8'));
      const mention = (await parse(readFileSync(path.join(folder, name.replace('.yml', '.box'))))) as Mention;
      if (letters(mention.subject) !== letters(wanted['subject'])) wrong.subject.push(name);
      if (letters(mention.author?.externalId) !== letters(wanted['from_email'] ?? wanted['from']))
        wrong.sender.push(name);
      const bodies = [mention.text, htmlToText(safeHtml(mention.html ?? '')).text].map(letters);
      if (!bodies.includes(letters(asText(wanted['body'])))) wrong.body.push(name);
    }
    const agree = (list: string[]): number => names.length - list.length;
    say(
      `expected parse: ${agree(wrong.subject)} subjects, ${agree(wrong.sender)} senders, ${agree(wrong.body)} bodies of ${names.length}`,
    );
    say(`  differing: ${JSON.stringify(wrong)}`);
    expect(agree(wrong.subject)).toBeGreaterThanOrEqual(61);
    expect(agree(wrong.sender)).toBeGreaterThanOrEqual(60);
    expect(agree(wrong.body)).toBeGreaterThanOrEqual(50);
  });
});

describeWithData('quoted-replies', 'replies with quotes and signatures', (folder) => {
  const read = (below: string): { name: string; text: string }[] =>
    readdirSync(path.join(folder, below)).map((name) => ({
      name: `${below.split('/')[0]}/${name}`,
      text: readFileSync(path.join(folder, below, name), 'utf8').replaceAll('\r\n', '\n'),
    }));

  it('are folded, in every language', () => {
    const all = ['erp-crisp/test/fixtures', 'erp-github/test/emails', 'erp-zapier/test/emails'].flatMap(read);
    const open: string[] = [];
    for (const { name, text } of all) {
      const at = foldQuote(text);
      if (at === undefined) open.push(name);
      else expect(text.slice(0, at).trim().length + Number(at === 0)).toBeGreaterThan(0);
    }
    say(`quoted replies: ${all.length - open.length} of ${all.length} folded; whole: ${open.join(' ')}`);
    expect(all.length - open.length).toBeGreaterThanOrEqual(112);
  });

  it('leave the answer of every mail program visible and nothing below it', async () => {
    const eml = path.join(folder, 'talon/tests/fixtures/standard_replies');
    for (const name of readdirSync(eml).filter((file) => file.endsWith('.eml'))) {
      const mention = (await parse(readFileSync(path.join(eml, name)))) as Mention;
      const own = mention.text.slice(0, mention.quotedFrom).trim();
      // One of them answers below the quote, unmarked: it is shown whole.
      expect([name, own]).toEqual([name, name === 'thunderbird.eml' ? expect.stringMatching(/Hello$/) : 'Hello']);
    }
    const html = path.join(folder, 'talon/tests/fixtures/html_replies');
    for (const name of readdirSync(html)) {
      const { text, quotedFrom } = htmlToText(readFileSync(path.join(html, name), 'utf8'));
      expect([name, text.slice(0, quotedFrom).replace(/\s+/g, ' ').trim()]).toEqual([
        name,
        'Hi. I am fine. Thanks, Alex',
      ]);
    }
  });
});
