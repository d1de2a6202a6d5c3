import type { SourceAccess } from '../src/connectors/connector.ts';
import type { Page } from '../src/connectors/mention.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { discourseGate, nodebbGate } from './support/forum-contract.ts';
import { type Answer, type Asked, ForumPeer } from './support/forum-peer.ts';
import { at, type Intake, startIntake } from './support/intake.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

type Post = { id: number; topic_id: number; post_number: number } & Record<string, unknown>;

const connector = new ForumConnector();
let intake: Intake;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake?.stop());

/** A source that is polled into the database, as the product does, at a minute of the story. */
class Reader {
  private cursor: Page['cursor'] | null = { seen: 0 };
  warnings: Page['warnings'];

  private constructor(
    readonly id: string,
    private readonly source: SourceAccess,
  ) {}

  static async open(source: SourceAccess, cursor: Page['cursor']): Promise<Reader> {
    const reader = new Reader(await intake.rows.source({ channel: 'forum' }), source);
    reader.cursor = cursor;
    return reader;
  }

  async poll(minute: number): Promise<void> {
    const source = { ...this.source, now: () => at(minute) };
    for (let more = true; more;) {
      const page = await connector.poll(source, this.cursor, at(-60));
      await intake.ingest.ingest(this.id, page, { now: at(minute) });
      this.cursor = JSON.parse(JSON.stringify(page.cursor)) as Page['cursor'];
      this.warnings = page.warnings;
      ({ more } = page);
    }
  }

  messages = (columns: string) =>
    intake.query(`select ${columns} from messages m where source_id = $1 order by occurred_at, id`, [this.id]);

  /** Each wait as who, how it ended, and with which post. */
  waits = async () =>
    (
      await intake.query<{ wait: string }>(
        `select concat_ws(' ', i.name, k.ended_by, b.external_id, '->', e.external_id) as wait
         from cycles k join conversations c on c.id = k.conversation_id join identities i on i.contact_id = k.contact_id
         join messages b on b.id = k.start_message_id left join messages e on e.id = k.end_message_id
         where c.source_id = $1 and k.replaced_at is null order by k.started_at`,
        [this.id],
      )
    ).map(({ wait }) => wait);
}

describeWithData('contracts', 'a forum in the inbox', (contracts) => {
  describe('Discourse', () => {
    const peer = new ForumPeer(discourseGate(contracts));
    let posts: Post[];
    let groupTopics: object[] | null;
    let reader: Reader;
    const people: Record<string, object> = {
      ana: { user_id: 5, username: 'ana', name: 'Ana' },
      bob: { user_id: 6, username: 'bob', name: 'Bob' },
      mod: { user_id: 9, username: 'mod', staff: true },
    };
    const say = (who: string, topic: number, number: number, minute: number, more: object = {}): Post => {
      const words = `${who} says something in topic ${topic}, is that right?`;
      const created = at(minute).toISOString();
      const post = { id: posts.length + 1, topic_id: topic, post_number: number, category_id: 3, version: 1 };
      posts.push({
        ...post,
        ...people[who],
        created_at: created,
        updated_at: created,
        cooked: `<p>${words}</p>`,
        ...more,
      });
      return posts.at(-1)!;
    };
    const isShown = ({ deleted, topic_archetype: kind }: Post) => !deleted && kind !== 'private_message';
    const answer = ({ path: asked }: Asked): Answer => {
      if (asked === '/posts.json') return { body: { latest_posts: posts.filter(isShown).toReversed() } };
      if (asked === '/topics/private-messages/support.json') return { body: { topic_list: { topics: [] } } };
      if (asked === '/topics/private-messages-group/support/helpers.json')
        return groupTopics ? { body: { topic_list: { topics: groupTopics } } } : { status: 403, body: {} };
      const topic = Number(/^\/t\/(\d+)\.json$/.exec(asked)?.[1]);
      const inside = posts.filter((one) => one.topic_id === topic);
      if (inside.length > 0)
        return {
          body: {
            id: topic,
            title: 'Help',
            archetype: inside[0]!.topic_archetype,
            user_id: inside[0]!.user_id,
            post_stream: { posts: inside, stream: inside.map(({ id }) => id) },
          },
        };
      const post = posts.find(({ id }) => asked === `/posts/${id}.json`);
      return post && !post.deleted ? { body: post } : { status: 404, body: {} };
    };

    beforeAll(() => peer.start());
    afterAll(() => peer.stop());
    afterEach(() => expect(peer.breaches.splice(0)).toEqual([]));
    beforeEach(async () => {
      posts = [];
      groupTopics = [];
      peer.answer = answer;
      const settings = { url: peer.url, username: 'support', categories: ['3'], groups: ['Helpers'] };
      reader = await Reader.open(mailSource(settings, { apiKey: 'key' }), { seen: 0 });
    });

    it('is one conversation a topic, whose wait a staff answer ends and a peer\u2019s does not', async () => {
      say('ana', 7, 1, 0);
      say('bob', 7, 2, 5, { reply_to_post_number: 1 });
      await reader.poll(6);
      expect(await reader.waits()).toEqual(['Ana 7/1 ->']);
      say('mod', 7, 3, 10, { reply_to_post_number: 1 });
      say('mod', 7, 4, 11, { post_type: 4, cooked: '<p>a whisper among staff</p>' });
      await reader.poll(12);
      expect(await reader.waits()).toEqual(['Ana native 7/1 -> 7/3']);
      expect(await reader.messages('external_id, direction, native, addressed')).toEqual([
        { external_id: '7/1', direction: 'inbound', native: false, addressed: true },
        { external_id: '7/2', direction: 'inbound', native: false, addressed: false },
        { external_id: '7/3', direction: 'outbound', native: true, addressed: false },
      ]);
      expect(
        await intake.query('select count(*)::int as n from conversations where source_id = $1', [reader.id]),
      ).toEqual([{ n: 1 }]);
    });

    it('finds edits, deletions and accepted solutions of the day without a webhook', async () => {
      say('ana', 7, 1, 0);
      say('ana', 8, 1, 1);
      say('bob', 7, 2, 5, { reply_to_post_number: 1 });
      await reader.poll(6);
      Object.assign(posts[0]!, { cooked: '<p>Where is parcel two?</p>', version: 2, updated_at: at(9).toISOString() });
      posts[1]!.deleted = true;
      posts[2]!.accepted_answer = true;
      // none of them is on the newest page any more
      peer.answer = (asked) => (asked.path === '/posts.json' ? { body: { latest_posts: [] } } : answer(asked));
      await reader.poll(10);
      expect(await reader.messages('edited_at, deleted_at')).toEqual(
        Array.from({ length: 3 }, () => ({ edited_at: null, deleted_at: null })),
      );
      await reader.poll(17);
      expect(await reader.messages('external_id, text, edited_at, deleted_at, solution')).toMatchObject([
        { external_id: '7/1', text: 'Where is parcel two?', edited_at: at(9), deleted_at: null },
        { external_id: '8/1', edited_at: null, deleted_at: at(17) },
        { external_id: '7/2', solution: true },
      ]);
      expect(await reader.waits()).toEqual(['Ana peerSolved 7/1 -> 7/2', 'Ana withdrawn 8/1 ->']);
      const before = peer.asked.length;
      await reader.poll(18);
      expect(peer.asked.slice(before).filter(({ path }) => path.startsWith('/posts/'))).toEqual([]);
    });

    it('brings private messages to the support group, and says when it may not', async () => {
      groupTopics = [{ id: 9, last_posted_at: at(3).toISOString() }];
      say('ana', 9, 1, 3, { topic_archetype: 'private_message' });
      await reader.poll(4);
      expect(await reader.messages('external_id, visibility, addressed')).toEqual([
        { external_id: '9/1', visibility: 'private', addressed: true },
      ]);
      expect(await reader.waits()).toEqual(['Ana 9/1 ->']);
      expect(reader.warnings).toEqual({ 'messages to helpers': null, 'private messages': null });
      groupTopics = null;
      await reader.poll(5);
      expect(reader.warnings).toMatchObject({
        'messages to helpers': expect.stringContaining('make the account a member'),
      });
    });

    it('reads on where the forum fails at one post or one private topic, and comes back to it', async () => {
      say('ana', 7, 1, 0);
      await reader.poll(1);
      groupTopics = [
        { id: 9, last_posted_at: at(2).toISOString() },
        { id: 10, last_posted_at: at(3).toISOString() },
      ];
      say('ana', 9, 1, 2, { topic_archetype: 'private_message' });
      say('bob', 10, 1, 3, { topic_archetype: 'private_message' });
      say('bob', 8, 1, 4);
      const failing = new Set(['/t/9.json', '/posts/1.json']);
      peer.answer = (asked) => (failing.has(asked.path) ? { status: 502 } : answer(asked));
      const known = async () =>
        (await reader.messages('external_id')).map((row) => (row as { external_id: string }).external_id);
      await reader.poll(15);
      expect(peer.asked.map(({ path }) => path)).toEqual(expect.arrayContaining([...failing]));
      expect(await known()).toEqual(['7/1', '8/1']);
      expect(reader.warnings).toMatchObject({ 'private messages': expect.stringContaining('fails to show 1') });
      await reader.poll(16);
      expect(await known()).toEqual(['7/1', '10/1', '8/1']);
      failing.clear();
      await reader.poll(17);
      expect(await known()).toEqual(['7/1', '9/1', '10/1', '8/1']);
      expect(reader.warnings).toMatchObject({ 'private messages': null });
    });

    it('looks up later who opened a topic that the forum fails to show, and keeps the other posts', async () => {
      say('ana', 7, 1, 0);
      await reader.poll(1);
      say('ana', 7, 2, 2);
      say('ana', 8, 2, 3);
      say('bob', 9, 1, 4);
      peer.answer = (asked) => (asked.path === '/t/8.json' ? { status: 502 } : answer(asked));
      const before = peer.asked.length;
      await reader.poll(5);
      expect(peer.asked.slice(before).filter(({ path }) => path.startsWith('/t/'))).toHaveLength(1);
      expect(await reader.messages('external_id')).toEqual([{ external_id: '7/1' }, { external_id: '9/1' }]);
      const waiting = await intake.query<{ external_id: string }>(
        'select external_id from pending_items where source_id = $1 order by 1',
        [reader.id],
      );
      expect(waiting.map(({ external_id: id }) => id.split(' ')[0])).toEqual(['7/2', '8/2']);
    });

    it('keeps the new posts when private messages cannot be listed at all', async () => {
      say('ana', 7, 1, 0);
      peer.answer = (asked) => (asked.path.startsWith('/topics/') ? { cut: true } : answer(asked));
      await reader.poll(1);
      expect(await reader.messages('external_id')).toEqual([{ external_id: '7/1' }]);
      expect(reader.warnings).toMatchObject({ 'private messages': expect.stringContaining('cannot be read') });
    });
  });

  describe('NodeBB', () => {
    const peer = new ForumPeer(nodebbGate(contracts));
    beforeAll(() => peer.start());
    afterAll(() => peer.stop());
    afterEach(() => expect(peer.breaches.splice(0)).toEqual([]));

    it('finds edits and deletions that its list leaves out, and keeps the title', async () => {
      const post = (pid: number, minute: number) => ({
        pid,
        tid: 2,
        uid: 4,
        content: `<p>Post ${pid}</p>`,
        timestamp: at(minute).getTime(),
        topic: { uid: 4, title: 'Lost parcel', mainPid: 1, cid: 2 },
        user: { username: 'ana' },
      });
      const single: Record<string, object | null> = {
        1: { ...post(1, 0), content: 'Post 1 <now> edited', edited: at(8).getTime(), deleted: 0 },
        2: { ...post(2, 1), edited: 0, deleted: 1 },
        3: null,
      };
      peer.answer = ({ path: asked, query }) => {
        if (asked === '/api/self') return { body: { uid: 1, username: 'support' } };
        if (asked === '/api/notifications') return { body: { notifications: [] } };
        const pid = /^\/api\/v3\/posts\/(\d+)$/.exec(asked)?.[1];
        if (!pid) return { body: query['page'] === '1' ? [post(3, 2), post(2, 1), post(1, 0)] : [] };
        return single[pid] ? { body: { response: single[pid] } } : { status: 404, body: {} };
      };
      const settings = { software: 'nodebb', url: peer.url, username: 'support', uid: '1', categories: ['2'] };
      const reader = await Reader.open(mailSource(settings, { token: 'master' }), { seen: at(-30).getTime() });
      await reader.poll(3);
      expect(await reader.messages('edited_at')).toHaveLength(3);
      await reader.poll(14);
      expect(await reader.messages('external_id, text, html, subject, edited_at, deleted_at')).toMatchObject([
        {
          external_id: '1',
          text: 'Post 1 <now> edited',
          html: null,
          subject: 'Lost parcel',
          edited_at: at(8),
          deleted_at: null,
        },
        { external_id: '2', deleted_at: at(14) },
        { external_id: '3', deleted_at: at(14) },
      ]);
    });
  });
});
