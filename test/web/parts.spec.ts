import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/config/package-root.ts';
import { snoozeUntil } from '../../web/src/inbox/actions/snooze-choices.ts';
import type { SendWay } from '../../web/src/api/session.ts';
import { composedReply, fileRuleOf } from '../../web/src/inbox/composer/composed-reply.ts';
import { namedIn } from '../../web/src/inbox/composer/named.ts';
import { htmlOf, isFormatted } from '../../web/src/inbox/composer/rich-text.ts';
import { textLength } from '../../web/src/inbox/composer/text-length.ts';
import { filled, unfilled } from '../../web/src/inbox/composer/variables.ts';
import { buriedThreats, compare, outOfOrder, patched, rowsOf } from '../../web/src/inbox/list/list-data.ts';
import { instantOf } from '../../web/src/i18n/wall-clock.ts';
import { gather } from '../../web/src/live/gather.ts';
import { until } from '../support/condition.ts';
import { replyLength } from '../../src/delivery/reply-length.ts';

describe('the length of a reply', () => {
  const texts = [
    '',
    'plain',
    'ünï',
    '👩‍👩‍👧‍👦 family',
    '日本語',
    'see https://example.com/a/very/long/path?x=1 now',
    '🇪🇪🇪🇪',
    'e\u0301',
  ];
  it.each(['utf16', 'codePoints', 'graphemes', 'bytes', 'weighted'] as const)(
    'by %s is what the server counts',
    (counts) => {
      for (const text of texts) expect([text, textLength(text, counts)]).toEqual([text, replyLength(text, counts)]);
    },
  );
});

describe('formatting', () => {
  it('turns the few marks into HTML, and nothing a rep typed into a tag', () => {
    expect(htmlOf('Hi **Ana**,\nit is *sent*.\n\n- one\n- two')).toBe(
      '<p>Hi <strong>Ana</strong>,<br>it is <em>sent</em>.</p>\n<ul><li>one</li><li>two</li></ul>',
    );
    expect(htmlOf('<b onclick="x">&')).toBe('<p>&lt;b onclick=&quot;x&quot;&gt;&amp;</p>');
    expect(htmlOf('see https://a.example/?a=1&b=2.')).toContain('<a href="https://a.example/?a=1&amp;b=2">');
    expect(isFormatted('2 * 3 * 4')).toBe(false);
  });
});

describe('canned replies', () => {
  const conversation = { contact: { name: 'Ana', handle: null }, subject: null } as never;
  const me = { name: 'Mari', initials: 'MT' } as never;
  it('are filled with what is known; the rest stays open', () => {
    const text = filled('Dear {{contact.name}}, {{ order }} is lost. {{rep.initials}}', conversation, me);
    expect(text).toBe('Dear Ana, {{ order }} is lost. MT');
    expect(unfilled(text)).toEqual(['order']);
  });
});

describe('a reply as it goes out', () => {
  const options = { rule: { undo: true }, inReplyToId: '7', privateAction: 'Send direct message' } as never;
  const sent = (way: SendWay, body = {}) =>
    composedReply({
      body: { text: 'Hi', subject: 'Not here', ...body },
      options,
      way,
      undoSeconds: 5,
      now: Date.parse('2026-06-10T20:30:00Z'),
      timeZone: 'Europe/Tallinn',
    });
  it('ends as it was chosen, and says nothing that the channel does not know', () => {
    const plain = { text: 'Hi', inReplyToId: '7', undoSeconds: 5 };
    expect(sent('send')).toEqual({ ...plain, afterSend: 'customersTurn' });
    expect(sent('resolve', { inPrivate: true })).toEqual({ ...plain, visibility: 'private', afterSend: 'resolve' });
    const snoozeUntil = '2026-06-11T06:00:00.000Z';
    expect(sent('tomorrow')).toEqual({ ...plain, afterSend: 'snooze', snoozeUntil });
  });
});

describe('files that go along', () => {
  it('are those that the answer takes as it would go out now', () => {
    const files = (max: number) => ({ max, maxBytes: max, types: [] });
    const rules = {
      rule: { attachments: files(1) },
      privateAction: 'Send direct message',
      privateAttachments: files(0),
    };
    expect(fileRuleOf({}, rules as never)).toEqual(files(1));
    expect(fileRuleOf({ inPrivate: true }, rules as never)).toEqual(files(0));
    expect(fileRuleOf({ inPrivate: true }, { ...rules, privateAction: null } as never)).toEqual(files(1));
  });
});

describe('the list', () => {
  const item = (id: string, subject = '') => ({ id, subject }) as never;
  const ranked = (...ranks: number[]) => ranks.map((rank) => ({ id: String(rank), rank, threat: null })) as never[];
  const pages = {
    pages: [
      { items: [item('1'), item('2')], next: 'x' },
      { items: [item('2'), item('3')], next: null },
    ],
    pageParams: [],
  };
  it('shows a row once that slid onto another page', () => {
    expect(rowsOf(pages).map(({ id }) => id)).toEqual(['1', '2', '3']);
  });
  it('patches rows where they stand, and leaves untouched pages as they are', () => {
    const next = patched(pages, new Map([['3', item('3', 'new')]]));
    expect(next.pages[0]).toBe(pages.pages[0]);
    expect(rowsOf(next)[2]).toMatchObject({ id: '3', subject: 'new' });
    expect(patched(pages, new Map([['9', item('9')]]))).toBe(pages);
  });
  it('tells newcomers from those that left', () => {
    const [one, two, nine] = ranked(1, 2, 9);
    const seen = compare({ rows: [one!, two!], whole: true }, ['1', '2', '3', '9'], [one!, nine!]);
    expect([[...seen.fresh.keys()], seen.left, seen.absent]).toEqual([['1'], ['2'], ['2', '3']]);
    expect(seen.newcomers).toEqual([nine]);
  });
  it('takes nobody for a newcomer who stands further down than is loaded', () => {
    const [one, two, four, nine] = ranked(1, 2, 4, 9);
    const { newcomers } = compare({ rows: [one!, four!], whole: false }, ['2', '9'], [two!, nine!]);
    expect(newcomers).toEqual([two]);
  });
  it.each([
    [[], 0],
    [[1, 2, 2, 3], 0],
    [[1, 9, 2, 3], 1],
    [[3, 1, 2], 1],
    [[3, 2, 1], 2],
    [[2, 1, 4, 3], 2],
  ])('would put %j in order by moving %i', (ranks, moves) => {
    expect(outOfOrder(ranked(...ranks))).toBe(moves);
  });
  it('knows threats that stand below something less urgent', () => {
    const rows = [1, 5, 2, 6, 7].map((rank) => ({ rank, threat: rank === 2 || rank === 6 ? 'legal' : null }));
    expect(buriedThreats(rows as never)).toBe(1);
  });
});

describe('the styles', () => {
  const web = path.join(packageRoot, 'web', 'src');
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' });
  const styles = path.join(packageRoot, 'node_modules', '@mantine', 'core', 'styles');
  it('of every component in use are there', () => {
    const brought = readFileSync(path.join(web, 'app', 'mantine.css'), 'utf8');
    const used = files
      .filter((file) => file.endsWith('.tsx'))
      .flatMap(
        (file) => /import \{([^}]+)\} from '@mantine\/core'/.exec(readFileSync(path.join(web, file), 'utf8'))?.[1],
      )
      .flatMap((names) => names?.split(',').map((name) => name.trim()) ?? []);
    expect(used).toContain('Button');
    const missing = used.filter(
      (name) => existsSync(path.join(styles, `${name}.css`)) && !brought.includes(`/${name}.css'`),
    );
    expect(missing).toEqual([]);
  });
});

describe('snoozing', () => {
  const at = (key: 'tomorrow' | 'nextWeek', now: string, zone: string) => snoozeUntil(key, Date.parse(now), zone);
  it('until morning means nine in the person’s own time zone', () => {
    expect(at('tomorrow', '2026-06-10T20:30:00Z', 'Europe/Tallinn')).toBe('2026-06-11T06:00:00.000Z');
    expect(at('tomorrow', '2026-06-10T20:30:00Z', 'Asia/Shanghai')).toBe('2026-06-12T01:00:00.000Z');
    expect(at('nextWeek', '2026-06-10T20:30:00Z', 'America/New_York')).toBe('2026-06-15T13:00:00.000Z');
  });
  it('is right across a change of the clock', () => {
    expect(at('tomorrow', '2026-03-28T12:00:00Z', 'Europe/Madrid')).toBe('2026-03-29T07:00:00.000Z');
    expect(at('tomorrow', '2026-10-24T12:00:00Z', 'Europe/Madrid')).toBe('2026-10-25T08:00:00.000Z');
  });
});

describe('a time that a person enters', () => {
  const at = (wall: string, zone: string) => new Date(instantOf(Date.parse(`${wall}Z`), zone)).toISOString();
  it('is one of their own time zone, also near a change of the clock', () => {
    expect(at('2026-06-10T09:00', 'Asia/Shanghai')).toBe('2026-06-10T01:00:00.000Z');
    expect(at('2026-03-29T01:30', 'Europe/Madrid')).toBe('2026-03-29T00:30:00.000Z');
    expect(at('2026-03-29T03:30', 'Europe/Madrid')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2026-11-01T09:00', 'America/New_York')).toBe('2026-11-01T14:00:00.000Z');
  });
});

describe('names in a note', () => {
  it('are the longest that fit, and end where a word ends', () => {
    const named = (text: string) => [...namedIn(text, ['Ana', 'Ana Silva', 'Bo', 'Team A'])];
    expect(named('@Ana Silva, please; @Team A too')).toEqual(['Ana Silva', 'Team A']);
    expect(named('@Anastasia asked, and @Bob')).toEqual([]);
    expect(named('Thanks @Ana!')).toEqual(['Ana']);
  });
});

describe('gathering changes', () => {
  it('turns a storm into one request at a time', async () => {
    const asked: string[][] = [];
    let release = () => {};
    const gathered = gather(async (ids) => {
      asked.push(ids);
      await new Promise<void>((resolve) => (release = resolve));
    }, 1);
    gathered.add(['1', '2']);
    gathered.add(['2', '3']);
    await until('the first is asked', () => asked.length === 1);
    gathered.add(['4']);
    gathered.add(['4', '5']);
    expect(asked).toEqual([['1', '2', '3']]);
    release();
    await until('the next is asked', () => asked.length === 2);
    expect(asked).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
    release();
  });
});
