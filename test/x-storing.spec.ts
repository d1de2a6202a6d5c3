import type { StoredItem } from '../src/connectors/connector.ts';
import type { Page } from '../src/connectors/mention.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { type Intake, startIntake } from './support/intake.ts';
import { describeOnX, from, idAt, nothing, now, page, post } from './support/x-stage.ts';

let intake: Intake;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake?.stop());

describeOnX('a post that does not call us', (stage) => {
  const connector = new XConnector();
  const theirs = idAt('2026-10-01T10:00:00Z');
  const ours = idAt('2026-10-01T11:00:00Z');

  it('goes to Listening, is answered on X by hand, and the answer is noticed there', async () => {
    const source = await intake.rows.source({ channel: 'x', connected_at: from });
    const access = stage.open({ keywords: ['acme'] }, { bearerToken: 'app token' });
    let written = false;
    stage.x.answer = ({ path }) => {
      if (path === '/tweets/search/recent' && !written)
        return page([
          post(theirs, { text: 'Acme lost my parcel', entities: {}, created_at: '2026-10-01T10:00:00.000Z' }),
        ]);
      if (path !== '/users/900/tweets' || !written) return nothing;
      const referenced = [{ type: 'replied_to', id: theirs }];
      const more = {
        author_id: '900',
        conversation_id: theirs,
        referenced_tweets: referenced,
        in_reply_to_user_id: '7',
      };
      return page([
        post(ours, { ...more, text: 'We are on it.', entities: {}, created_at: '2026-10-01T11:00:00.000Z' }),
      ]);
    };
    let cursor: Page['cursor'] | null = null;
    const poll = async () => {
      for (let more = true; more;) {
        const read: Page = await connector.poll(access, cursor, from);
        await intake.ingest.ingest(source, read, { now });
        ({ cursor, more } = read);
      }
    };
    await poll();
    const stored = await intake.query<StoredItem & { listening: boolean }>(
      `select m.external_id as "externalId", c.root_key as root, m.meta, m.text, c.listening
       from messages m join conversations c on c.id = m.conversation_id where m.source_id = $1`,
      [source],
    );
    expect(stored).toMatchObject([{ externalId: theirs, listening: true }]);
    expect(connector.canReply(stored[0]!, access)).toMatchObject({
      allowed: false,
      handOffUrl: `https://x.com/intent/post?in_reply_to=${theirs}`,
    });
    written = true;
    await poll();
    await poll();
    const thread = await intake.query(
      `select external_id, direction, native, conversation_id = (select min(conversation_id) from messages where source_id = $1) as together
       from messages where source_id = $1 order by occurred_at`,
      [source],
    );
    expect(thread).toEqual([
      { external_id: theirs, direction: 'inbound', native: false, together: true },
      { external_id: ours, direction: 'outbound', native: true, together: true },
    ]);
  });
});
