import type { Harvest } from '../src/connectors/mention.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { delivery, facebookSource, feedDelivery, noon, pageId } from './support/facebook-source.ts';
import { type Intake, startIntake } from './support/intake.ts';

let intake: Intake;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake?.stop());

/** A source with its own connector, as a process would have it. */
async function page(stored?: string) {
  const id = stored ?? (await intake.rows.source({ channel: 'facebook' }));
  const { webhook } = new FacebookConnector();
  return {
    id,
    take: async (body: string | Buffer, entry = pageId) => {
      const harvest: Harvest = webhook.parse(delivery(body), facebookSource({ pageId: entry }));
      return intake.ingest.ingest(id, harvest, { now: noon });
    },
    messages: () =>
      intake.query<{ externalId: string; root: string; direction: string; native: boolean; text: string }>(
        `select m.external_id as "externalId", c.root_key as root, m.direction, m.native, m.occurred_at as "occurredAt",
           m.text, m.deleted_at is not null as gone
         from messages m join conversations c on c.id = m.conversation_id where c.source_id = $1 order by m.external_id`,
        [id],
      ),
    waits: () =>
      intake.query<{ began: string; ended: string | null }>(
        `select b.external_id as began, e.external_id as ended from cycles k join conversations c on c.id = k.conversation_id
         join messages b on b.id = k.start_message_id left join messages e on e.id = k.end_message_id
         where c.source_id = $1 and k.replaced_at is null order by b.external_id`,
        [id],
      ),
  };
}

const comment = (id: string, parent: string, from: string, minute: number, more: Record<string, unknown> = {}) => ({
  item: 'comment',
  verb: 'add',
  comment_id: id,
  post_id: `${pageId}_900`,
  parent_id: parent,
  from: { id: from, name: `Person ${from}` },
  message: 'Where is my parcel? I have been waiting for a week.',
  created_time: noon.getTime() / 1000 - 3600 + minute * 60,
  ...more,
});

it('a wait begins with a comment and ends with the page\u2019s own nested answer, in whatever order they come', async () => {
  const story = [
    comment('900_1', `${pageId}_900`, '55', 0),
    comment('900_2', '900_1', pageId, 5, { message: 'It arrives tomorrow.' }),
    comment('900_3', `${pageId}_900`, '56', 7),
  ];
  const wanted = [
    { began: '900_1', ended: '900_2' },
    { began: '900_3', ended: null },
  ];
  for (const order of [story, story.toReversed()]) {
    const { take, messages, waits } = await page();
    for (const part of [...order, ...order]) await take(feedDelivery(part));
    expect(await waits()).toEqual(wanted);
    expect(await messages()).toMatchObject([
      { externalId: '900_1', root: '900_1', direction: 'inbound' },
      { externalId: '900_2', root: '900_1', direction: 'outbound', native: true },
      { externalId: '900_3', root: '900_3', direction: 'inbound' },
    ]);
  }
});

it('comments under a visitor\u2019s post stand with it, whichever process took the post, and when', async () => {
  const post = { ...comment('', '', '55', 0), item: 'status', comment_id: undefined, parent_id: undefined };
  const answer = comment('900_1', `${pageId}_900`, pageId, 5);
  const more = comment('900_2', '900_1', '55', 7);
  const strangers = comment('900_3', `${pageId}_900`, '56', 8);
  for (const order of [
    [post, answer, more, strangers],
    [strangers, more, post, answer],
    [answer, more, strangers, post],
  ]) {
    const { id, messages, waits } = await page();
    for (const part of order) await (await page(id)).take(feedDelivery(part));
    expect((await messages()).map(({ root }) => root)).toEqual(order.map(() => `${pageId}_900`));
    expect(await waits()).toEqual([
      { began: `${pageId}_900`, ended: '900_1' },
      { began: '900_2', ended: null },
      { began: '900_3', ended: null },
    ]);
  }
});

it('an edit replaces the text, a removal ends the wait, and an old delivery brings nothing back', async () => {
  const { take, messages, waits } = await page();
  const first = feedDelivery(comment('900_1', `${pageId}_900`, '55', 0));
  await take(first);
  await take(
    feedDelivery(comment('900_1', `${pageId}_900`, '55', 0, { verb: 'edited', message: 'Where is order 5?' })),
  );
  await take(first);
  expect(await messages()).toMatchObject([{ text: 'Where is order 5?', gone: false }]);
  await take(feedDelivery(comment('900_1', `${pageId}_900`, '55', 0, { verb: 'remove', message: undefined })));
  await take(first);
  expect(await messages()).toMatchObject([{ gone: true }]);
  expect((await waits()).filter(({ ended }) => ended === null)).toHaveLength(0);
});
