import type { Mention } from '../src/connectors/mention.ts';
import { pipelined } from '../src/database/pipelined.ts';
import { at, nativeReply, question } from './support/intake.ts';
import { intakeStory } from './support/intake-story.ts';

const story = intakeStory();
const { cycles, outcomes, query, take } = story;

describe('what cannot be', () => {
  it.each([
    ['a NUL character', { text: 'a\0b' }, /NUL/],
    ['the year 0', { occurredAt: new Date('0000-06-01T00:00:00Z') }, /year 0/],
    ['the year 9999', { occurredAt: new Date('9999-06-01T00:00:00Z') }, /year 9999/],
    ['no time', { occurredAt: new Date('nonsense') }, /no time/],
    ['a name of 10,000 characters', { author: { externalId: 'x', name: 'x'.repeat(10_000) } }, /10000 characters/],
    ['deep JSON', { meta: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as Record<string, unknown> }, /nested/],
    ['a number that has lost digits', { meta: { id: 2 ** 53 + 2 } }, /too large/],
    ['what only PostgreSQL refuses', { visibility: 'odd' as never }, /visibility_check/],
  ])('%s stands in quarantine whole, and blocks nobody else', async (_name, change, reason) => {
    const bad = question('bad', at(0), change);
    const good = Array.from({ length: 6 }, (_, i) => question(`m${i}`, at(i)));
    const result = await take([...good.slice(0, 3), bad, ...good.slice(3)]);
    expect(result.outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(6);
    expect(await query('select external_id, error, attempts from quarantine')).toEqual([
      { external_id: 'bad', error: expect.stringMatching(reason) as string, attempts: 1 },
    ]);
    expect(await query('select count(*)::int n from messages')).toEqual([{ n: 6 }]);
    await take([bad]);
    expect(await query('select attempts from quarantine')).toEqual([{ attempts: 2 }]);
  });

  it.each<[string, Partial<Mention>]>([
    ['a time that is none', { claimedAt: 'yesterday' as unknown as Date }],
    ['keys without a list', { threadKeys: {} as Mention['threadKeys'] }],
    ['a file whose bytes are none', { attachments: [{ name: 'a', contentType: 'a/b', bytes: {} as Uint8Array }] }],
  ])('%s, over which we stumble, stands in quarantine, and the others are taken', async (_name, change) => {
    const good = Array.from({ length: 120 }, (_, i) =>
      question(`good-${i}`, at(i), { author: { externalId: `somebody-${i}` } }),
    );
    const bad = question('bad', at(60), change);
    const cursor = { cursor: { read: 121 }, leaseEpoch: '7' };
    const all = await outcomes([...good.slice(0, 70), bad, ...good.slice(70)], { cursor });
    expect(all).toMatchObject({ 'good-0': 'stored', 'good-119': 'stored', bad: 'quarantined' });
    const [kept] = await query<{ error: string }>('select error from quarantine');
    expect(kept!.error).toContain('mistake in Earshot: TypeError');
    expect(await query('select count(*)::int as stored from messages')).toEqual([{ stored: 120 }]);
    expect(await query('select cursor from source_states')).toEqual([{ cursor: { read: 121 } }]);
  });

  it('a connector that stumbles over one of our replies stops nothing either', async () => {
    const recogniseOwn = ({ text }: Mention) => {
      if (text === 'stumble') throw new TypeError('nothing there');
      return null;
    };
    const replies = [
      nativeReply('r1', at(2), { root: 'q', replyTo: 'q', text: 'stumble' }),
      nativeReply('r2', at(3), { root: 'q', replyTo: 'q' }),
    ];
    expect(await outcomes([question('q', at(1)), ...replies], { recogniseOwn })).toEqual({
      q: 'stored',
      r1: 'quarantined',
      r2: 'stored',
    });
    expect(await cycles()).toMatchObject([{ ended_by: 'native', ended_at: at(3) }]);
  });

  it('what spoilt a batch is told, not what followed from it, and nothing runs after the rollback', async () => {
    const batch = story.intake.dataSource.transaction((tx) => {
      const both = async (): Promise<void> => {
        await tx.query('select 1');
        await tx.query(`insert into contacts (name, created_at) values ('Late', $1)`, [at(0)]);
      };
      return pipelined([both(), tx.query('select 1 / 0')]);
    });
    await expect(batch).rejects.toThrow('division by zero');
    expect(await query('select name from contacts')).toEqual([]);
  });

  it('halves of characters and texts as long as a book are taken', async () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `word${i}`).join(' ');
    expect(
      await outcomes([
        question('m1', at(0), { text: 'a\ud800b', meta: { x: '\udc00' } }),
        question('m2', at(1), { text: words }),
      ]),
    ).toEqual({ m1: 'stored', m2: 'stored' });
  });
});
