import type { SourceAccess } from '../src/connectors/connector.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { readHtml } from '../src/connectors/forum/forum-html.ts';
import { feedGate } from './support/forum-contract.ts';
import { ForumPeer } from './support/forum-peer.ts';
import { mailSource } from './support/mail-source.ts';

const connector = new ForumConnector();
const from = new Date('2026-01-01T00:00:00Z');
const now = new Date('2026-02-01T12:00:00Z');

const item = (more: string): string => `<item>${more}<pubDate>Sun, 01 Feb 2026 10:00:00 GMT</pubDate></item>`;
const rss = (...items: string[]): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Posts</title>${items.join('')}</channel></rss>`;

describe('a forum read by its feed', () => {
  const peer = new ForumPeer(feedGate);
  let source: SourceAccess;
  const read = (cursor: Record<string, unknown> | null, at = source) => connector.poll(at, cursor, from);

  beforeAll(async () => {
    await peer.start();
    const settings = { software: 'feed', url: `${peer.url}/posts.rss`, team: ['Helga'] };
    source = { ...mailSource(settings, {}), now: () => now };
  });
  afterAll(() => peer.stop());
  beforeEach(() => peer.asked.splice(0));

  it('asks only for what has changed', async () => {
    peer.answer = ({ headers }) =>
      headers['if-none-match'] === '"v1"'
        ? { status: 304, body: '' }
        : { headers: { etag: '"v1"' }, body: rss(item('<guid>g1</guid><title>Broken</title>')) };
    const first = await read(null);
    expect(first.mentions).toMatchObject([{ externalId: 'g1', text: 'Broken', visibility: 'public', addressed: true }]);
    expect(first.mentions[0]!.occurredAt).toEqual(new Date('2026-02-01T10:00:00Z'));
    const second = await read(first.cursor);
    expect([second.mentions, second.cursor]).toEqual([[], first.cursor]);
  });

  it('takes nothing for new that was too old for the history, however long the feed lists it', async () => {
    const dated = (id: string, date: string) =>
      `<item><guid>${id}</guid><title>${id}</title><pubDate>${date}</pubDate></item>`;
    const old = dated('old', 'Sat, 01 Nov 2025 10:00:00 GMT');
    const feeds = [[old, item('<guid>g1</guid>')], [old], [old, dated('back-dated', 'Sat, 01 Nov 2025 10:00:00 GMT')]];
    const found: string[][] = [];
    let cursor: Record<string, unknown> | null = null;
    for (const items of feeds) {
      peer.answer = () => ({ body: rss(...items) });
      const page = await read(cursor);
      found.push(page.mentions.map(({ externalId }) => externalId));
      ({ cursor } = page);
    }
    expect(found).toEqual([['g1'], [], ['back-dated']]);
  });

  it('keeps topics together, knows our people and does not trust dates', async () => {
    const post = (n: number, author: string) =>
      item(
        `<guid>g${n}</guid><link>/t/broken/12/${n}</link><dc:creator>${author}</dc:creator><description>No ${n}</description>`,
      );
    peer.answer = () => ({ body: rss(post(1, 'ana'), post(2, 'helga')) });
    const { mentions } = await read({ at: '2026-02-01T11:00:00Z' });
    expect(mentions.map((one) => [one.root, one.direction, one.url])).toEqual([
      [`topic ${peer.url}/t/12`, 'inbound', `${peer.url}/t/broken/12/1`],
      [`topic ${peer.url}/t/12`, 'outbound', `${peer.url}/t/broken/12/2`],
    ]);
    expect(mentions[0]).toMatchObject({
      occurredAt: new Date('2026-02-01T11:00:00Z'),
      claimedAt: new Date('2026-02-01T10:00:00Z'),
    });
  });

  it('tells a topic that shows again from itself, and items without an id by what they say', async () => {
    const again = `<item><guid>t1</guid><title>Broken</title><pubDate>Sun, 01 Feb 2026 11:00:00 GMT</pubDate></item>`;
    const nameless = '<title>No id</title><link>http://forum.example/9</link>';
    peer.answer = () => ({
      body: rss(again, item('<guid>t1</guid><title>Broken</title>'), item(nameless), item(nameless)),
    });
    const topics = { ...source, settings: { ...source.settings, items: 'topics' } };
    const { mentions } = await read(null, topics);
    expect(new Set(mentions.map(({ externalId }) => externalId)).size).toBe(3);
    expect(new Set(mentions.map(({ root }) => root)).size).toBe(2);
  });

  it('is unharmed by bombs, scripts, sizes and pages that are no feed', async () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(1000)}">${'bcdefgh'
      .split('')
      .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefg'[i]};`.repeat(10)}">`)
      .join('')}]>`;
    peer.answer = () => ({
      body: `<?xml version="1.0"?>${bomb}<rss version="2.0"><channel><title>T</title><item><guid>b</guid><title>&h;</title></item></channel></rss>`,
    });
    const { mentions } = await read(null).catch(() => ({ mentions: [] }));
    expect(JSON.stringify(mentions).length).toBeLessThan(10_000);
    peer.answer = () => ({ body: '<html><body>Not here</body></html>' });
    await expect(read(null)).rejects.toMatchObject({ kind: 'rejected' });
    expect(await connector.test(source)).toMatchObject({ ok: false });
    peer.answer = () => ({ body: Buffer.alloc(5_000_001, 'x') });
    await expect(read(null)).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('takes no answers, and says where a person can give one', () => {
    const stored = {
      externalId: 'g1',
      root: 'g1',
      visibility: 'public' as const,
      occurredAt: now,
      author: null,
      meta: {},
      text: '',
    };
    expect(connector.canReply({ ...stored, url: 'https://forum.example/t/1' }, source)).toMatchObject({
      allowed: false,
      handOffUrl: 'https://forum.example/t/1',
    });
  });
});

describe('HTML of forums', () => {
  it('is made harmless, and its words leave out what others said', () => {
    const { html, text } = readHtml(
      '<aside class="quote"><blockquote>Their words</blockquote></aside><p onmouseover="x()">Mine <img class="emoji" alt=":smile:" src="/e.png"> <img src="https://tracker.example/p.gif"><a href="javascript:x()">a</a><script>x()</script></p>',
      'https://forum.example/',
    );
    expect(text).toBe('Mine :smile: a');
    expect(html).toContain('data-quoted="true"');
    expect(html).not.toMatch(/script|onmouseover|\ssrc=/);
    expect(readHtml('<div>'.repeat(100_000), 'https://forum.example/').text).toBe('');
  });
});
