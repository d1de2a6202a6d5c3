import type { SourceAccess } from '../src/connectors/connector.ts';
import type { Page } from '../src/connectors/mention.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { until } from './support/condition.ts';
import { mailFiles } from './support/mail-files.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from './support/mail-peer.ts';
import { mailSource, peerSettings } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

const connector = new EmailConnector();

interface Taken {
  mentions: string[];
  unreadable: string[];
  cursor: Page['cursor'] | null;
}

/** Ids of everything that comes from a cursor on. */
async function take(source: SourceAccess, cursor: Page['cursor'] | null): Promise<Taken> {
  const taken: Taken = { mentions: [], unreadable: [], cursor };
  for (let more = true; more;) {
    const page = await connector.poll(source, taken.cursor, new Date(0), new AbortController().signal);
    taken.mentions.push(...page.mentions.map((one) => one.externalId));
    taken.unreadable.push(...(page.unreadable ?? []).map((one) => one.externalId));
    taken.cursor = page.cursor;
    more = page.more;
  }
  return taken;
}

describeWithData('mail', 'all the mail there is', (folder) => {
  describeWithMailServers('through real servers', () => {
    let peer: MailPeer;
    beforeAll(async () => {
      peer = await startMailPeer();
    });
    afterAll(() => peer?.stop());

    it('comes out of a mailbox exactly as often as it went in, the same by SMTP and by APPEND', async () => {
      const files = await mailFiles(folder);
      const box = await peer.mailbox('append@brand.test');
      for (const { raw } of files) await box.append('INBOX', raw);
      const appended = await take(mailSource(peerSettings(peer, 'append@brand.test')), null);
      expect(appended.mentions.length + appended.unreadable.length).toBe(files.length);
      expect(appended.unreadable.length / files.length).toBeLessThanOrEqual(0.005);

      for (const { raw } of files) await peer.deliver({ envelope: { from: '', to: 'smtp@brand.test' }, raw });
      const source = mailSource(peerSettings(peer, 'smtp@brand.test'));
      const sent: Taken = { mentions: [], unreadable: [], cursor: null };
      await until(
        'all of it is delivered',
        async () => {
          const more = await take(source, sent.cursor);
          sent.mentions.push(...more.mentions);
          sent.unreadable.push(...more.unreadable);
          sent.cursor = more.cursor;
          return sent.mentions.length + sent.unreadable.length >= files.length;
        },
        600,
      );
      expect(sent.mentions.length + sent.unreadable.length).toBe(files.length);
      const known = new Set(appended.mentions);
      const same = sent.mentions.filter((id) => known.has(id)).length;
      process.stdout.write(
        `through servers: ${files.length} by APPEND (${known.size} different, ${appended.unreadable.length} quarantined), ` +
          `${sent.mentions.length} by SMTP, of which ${same} have the same identity\n`,
      );
      // SMTP may not carry some of these bytes (NUL, bare CR, lines of a kilobyte, eight bits in headers).
      expect(same / files.length).toBeGreaterThan(0.95);
    });
  });
});
