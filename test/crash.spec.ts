import { until } from './support/condition.ts';
import { CrashStory, seeded } from './support/crash-story.ts';
import { DebianPostgres, describeWithPostgres15 } from './support/debian-postgres.ts';
import { describeWithMailServers } from './support/mail-peer.ts';

/** A twentieth of 5,000 mails, 200 replies and 50 kills, unless EARSHOT_CRASH_SCALE says more. */
const scale = Number(process.env.EARSHOT_CRASH_SCALE ?? 0.05);
const [mails, replies, kills] = [Math.round(5000 * scale), Math.round(200 * scale), Math.ceil(50 * scale)];

jest.setTimeout(1_800_000);

/** The whole story, with something killed in it again and again. */
function killing(begin: () => Promise<CrashStory>, strike: (story: CrashStory) => Promise<void>): void {
  let story: CrashStory;
  beforeAll(async () => {
    story = await begin();
  });
  afterAll(() => story?.end());

  const stored = () => story.count(`messages where kind = 'mention' and direction = 'inbound'`);
  const settled = () => story.count(`outbox where state in ('sent', 'unconfirmed', 'failed')`);

  async function deliver(): Promise<void> {
    await until('the first poll is through', () => story.count('sources where history_done_at is not null'));
    for (let i = 0; i < mails; i++) {
      await story.peer.deliver({
        from: `Ana <${story.customer}>`,
        to: story.address,
        subject: `Order ${i}`,
        text: `Where is my order ${i}?`,
        messageId: `<crash-${i}@customer.test>`,
      });
    }
  }

  async function answer(): Promise<void> {
    const conversations = await until(
      'there is enough to answer',
      async () => {
        const rows = await story.query<{ id: string }>('select id from conversations order by id limit $1', [replies]);
        return rows.length === replies ? rows : undefined;
      },
      600,
    );
    for (const { id } of conversations) await story.reply(id, `We look into it (${id}).`);
  }

  /** Kills once so much of the work is done, at moments that only the seed knows. */
  async function kill(): Promise<void> {
    const random = seeded(20261121);
    const moments = Array.from({ length: kills }, () => random() * (mails + replies) * 0.95).toSorted((a, b) => a - b);
    for (const moment of moments) {
      await until('the work goes on', async () => (await stored()) + (await settled()) >= moment, 600);
      await strike(story);
    }
  }

  it('loses nothing, doubles nothing, and says nothing twice', async () => {
    await Promise.all([deliver(), answer(), kill()]);
    await until('every mail is in', async () => (await stored()) >= mails, 600);
    await until('every reply has a fate', async () => (await settled()) >= replies, 600);
    expect(await stored()).toBe(mails);
    expect(await story.count('(select distinct root_key from conversations) c')).toBe(mails);

    const [box] = [await story.peer.mailbox(story.customer)];
    await box.mailboxOpen('INBOX');
    const fates = await story.query<{ state: string; text: string }>(
      'select o.state, m.text from outbox o join messages m on m.id = o.message_id',
    );
    const sent = fates.filter(({ state }) => state === 'sent').length;
    const heard = await until(
      'what was sent has arrived',
      async () => {
        await box.noop();
        const found = new Map<string, number>();
        for await (const mail of box.fetch('1:*', { source: true })) {
          const text = /We look into it \(\d+\)\./.exec(mail.source!.toString())?.[0];
          if (text) found.set(text, (found.get(text) ?? 0) + 1);
        }
        return found.size >= sent ? found : undefined;
      },
      600,
    );
    console.info(
      `${mails} mails, ${replies} replies, ${story.kills} kills: ${await stored()} stored, ${sent} sent, ${fates.length - sent} unsure; heard ${heard.size}`,
    );
    expect([...heard.values()].filter((times) => times > 1)).toEqual([]);
    expect(fates).toHaveLength(replies);
    expect(fates.filter(({ state }) => state === 'failed')).toEqual([]);
    for (const { state, text } of fates) if (state === 'sent') expect(heard.get(text)).toBe(1);
  });
}

describeWithMailServers('kill -9 of Earshot while mail arrives and replies go out', () => {
  killing(
    () => CrashStory.begin(),
    (story) => story.killAndStart(),
  );
});

describeWithPostgres15('on a database of its own', () => {
  describeWithMailServers('kill -9 of PostgreSQL while mail arrives and replies go out', () => {
    killing(
      async () => CrashStory.begin(await DebianPostgres.start()),
      (story) => story.killDatabase(),
    );
  });
});
