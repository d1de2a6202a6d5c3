import pg from 'pg';
import { freshDatabase } from '../../test/support/database.ts';
import { foldText, normaliseLink, type Searchable, searchQuery, searchTokens, searchVector } from './search-tokens.ts';

const occurredAt = new Date('2026-11-20T10:00Z');
const mail = (text: string): Searchable => ({ occurredAt, texts: [text] });

describe('search tokens', () => {
  it.each([
    ['Łódź ÉCOLE Straße', 'lodz ecole strasse'],
    ['ＡＢＣ１２３', 'abc123'],
    ['Ещё İstanbul ı', 'еще istanbul i'],
    ['القُرْآن', 'القران'],
    ['हिन्दी', 'हिन्दी'],
    ['한국어 ｶﾞ', '한국어 ガ'],
  ])('fold %s', (text, folded) => expect(foldText(text)).toBe(folded));

  it.each([
    ['https://www.example.com/a/b/?utm_source=x#top', 'example.com/a/b'],
    ['http://m.example.com/p?id=7&fbclid=abc).', 'example.com/p?id=7'],
    ['at://did:plc:abc/app.post/3k', 'did_plc_abc/app.post/3k'],
  ])('normalise %s', (link, bare) => expect(normaliseLink(link)).toBe(bare));

  it('cuts unspaced scripts into pairs and addresses into the whole and its parts', () => {
    expect(searchTokens(mail('退款 thanks'))).toEqual(['~1d20777', '~16d1298', '~256d81', '退款', '款', 'thanks']);
    expect(searchTokens(mail('to Ana.Maria@Example.com'))).toEqual(
      expect.arrayContaining(['ana.maria@example.com', 'ana', 'maria', 'example']),
    );
  });

  it('finds in PostgreSQL what a person would expect', async () => {
    const database = await freshDatabase();
    const client = new pg.Client(database.url);
    await client.connect();
    const found = async (stored: Searchable, typed: string) =>
      (await client.query('select $1::tsvector @@ $2::tsquery as found', [searchVector(stored), searchQuery(typed)]))
        .rows[0].found as boolean;
    const post: Searchable = {
      occurredAt,
      texts: ["Don't ship 'order' \\ ABC-48213: kolmandat korda!", 'Ana Novák', 'ana_n'],
      addresses: ['ana.novak@example.com'],
      links: ['https://social.example/ana/status/1812345678901234567?s=20'],
    };
    const hits = ["don't", '48213', 'KOLMANDAT kor', 'novak ana', 'ana_n', 'ana.novak@example.com', 'ana.novak@exam'];
    hits.push(
      'https://other-host.example/i/web/status/1812345678901234567',
      'social.example/ana/status/1812345678901234567',
    );
    for (const typed of hits) expect([typed, await found(post, typed)]).toEqual([typed, true]);
    for (const typed of ['refund', 'ana peter', '4821 ', 'or'])
      expect([typed, await found(post, typed)]).toEqual([typed, false]);
    const asian = mail('我要退款，请尽快处理。배송이 늦어요 สินค้าเสีย');
    for (const typed of ['退款', '款', '尽快', '배송', 'เสีย'])
      expect([typed, await found(asian, typed)]).toEqual([typed, true]);
    expect(await found(asian, '款退')).toBe(false);
    expect(searchQuery(" ' & | ! :* ")).toBeNull();
    await client.end();
    await database.drop();
  });

  it('survives everything Unicode has', async () => {
    const database = await freshDatabase();
    const client = new pg.Client(database.url);
    await client.connect();
    for (let start = 1; start < 0x30000; start += 2048) {
      const text = Array.from({ length: 2048 }, (_, i) => start + i)
        .filter((code) => code < 0xd800 || code > 0xdfff)
        .map((code) => String.fromCodePoint(code));
      for (const joined of [text.join(''), text.join(' '), 'https://a.b/' + text.join('/')])
        await client.query('select $1::tsvector, $2::tsquery', [
          searchVector(mail(joined)),
          searchQuery(joined.slice(0, 400)),
        ]);
    }
    await client.end();
    await database.drop();
  });
});
