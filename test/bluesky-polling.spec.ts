import { pollBluesky } from '../src/connectors/bluesky/poll.ts';
import type { PollCursor } from '../src/connectors/bluesky/poll-cursor.ts';
import type { Page } from '../src/connectors/mention.ts';
import { LoopbackServer, type Told, type Wire } from './support/loopback-server.ts';
import { mailSource } from './support/mail-source.ts';

const didOf = (name: string) => `did:plc:${name}`;
const postOf = (name: string) => `at://${didOf(name)}/app.bsky.feed.post/3lpost`;
const session = { did: didOf('brand'), handle: 'brand.example', accessJwt: 'access', refreshJwt: 'refresh' };

describe('posts that the network of Bluesky does not show any more', () => {
  /** What the account's server says of the authors it knows. */
  let viewers: Record<string, object>;
  let profilesFail: boolean;
  const answer = ({ url }: Wire): Told => {
    if (url.pathname.endsWith('createSession')) return { body: session };
    if (url.pathname.endsWith('getPosts')) return { body: { posts: [] } };
    if (!url.pathname.endsWith('getProfiles') || profilesFail) return { status: 502 };
    const known = url.searchParams.getAll('actors').filter((did) => viewers[did]);
    return { body: { profiles: known.map((did) => ({ did, handle: 'somebody.example', viewer: viewers[did] })) } };
  };
  const server = new LoopbackServer(answer);
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  const look = (names: string[]): Promise<Page> => {
    const source = mailSource({ service: server.url, identifier: 'brand.example' }, { appPassword: 'word' });
    const watched = names.map((name) => ({ uri: postOf(name), root: postOf(name), at: '2026-03-02T09:00:00.000Z' }));
    return pollBluesky(source, { since: {}, watched, round: { left: ['presence'] } }, new Date('2026-03-01'));
  };
  const watchedOf = ({ cursor }: Page) => (cursor as PollCursor).watched.map(({ uri }) => uri);

  beforeEach(() => {
    profilesFail = false;
    viewers = {
      [didOf('ana')]: { blockedBy: false, muted: false },
      [didOf('ben')]: { blockedBy: true },
      [didOf('cleo')]: { blocking: 'at://did:plc:brand/app.bsky.graph.block/1' },
      [didOf('dora')]: { blockingByList: { uri: 'at://did:plc:brand/app.bsky.graph.list/1' } },
    };
  });

  it('count as taken back only where nothing stands between their author and us', async () => {
    const page = await look(['ana', 'ben', 'cleo', 'dora', 'gone']);
    expect(page.mentions).toMatchObject([
      { externalId: postOf('ana'), deleted: true, author: { externalId: didOf('ana') } },
    ]);
    expect(watchedOf(page)).toEqual(['ben', 'cleo', 'dora', 'gone'].map(postOf));
  });

  it('stay as they are while nobody says why they are missing', async () => {
    profilesFail = true;
    const page = await look(['ana']);
    expect(page.mentions).toEqual([]);
    expect(page.skipped).toEqual({ 'presence put off: unavailable': 1 });
    expect(watchedOf(page)).toEqual([postOf('ana')]);
  });
});

describe('posts found on Bluesky by a keyword', () => {
  const now = new Date('2026-03-02T12:00:00Z');
  const post = {
    uri: postOf('ana'),
    cid: 'cid',
    author: { did: didOf('ana'), handle: 'ana.example' },
    record: { $type: 'app.bsky.feed.post', text: 'Acme is slow', createdAt: '2026-03-01T10:00:00.000Z' },
    indexedAt: '2026-03-01T10:00:00.000Z',
  };
  const answers: [end: string, body: object][] = [
    ['createSession', session],
    ['listNotifications', { notifications: [] }],
    ['getAuthorFeed', { feed: [] }],
    ['searchPosts', { posts: [post] }],
    ['getPosts', { posts: [post] }],
  ];
  const server = new LoopbackServer(({ url }) => ({
    body: answers.find(([end]) => url.pathname.endsWith(end))![1],
  }));
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  async function read(keywords: string[], cursor: Page['cursor'] | null): Promise<Page[]> {
    const settings = { service: server.url, identifier: 'brand.example', keywords };
    const source = { ...mailSource(settings, { appPassword: 'word' }), now: () => now };
    const pages: Page[] = [];
    do pages.push(await pollBluesky(source, pages.at(-1)?.cursor ?? cursor, new Date('2026-02-01')));
    while (pages.at(-1)!.more);
    return pages;
  }
  const found = (pages: Page[]) => pages.flatMap(({ mentions }) => mentions);

  it('say since when it is read, if it was named later than the account was connected', async () => {
    const before = await read([], null);
    expect(found(before)).toEqual([]);
    const later = await read(['acme'], before.at(-1)!.cursor);
    expect(found(later)).toMatchObject([{ externalId: postOf('ana'), firstReadAt: now }]);
    expect(found(await read(['acme'], null))[0]!.firstReadAt).toBeUndefined();
  });
});
