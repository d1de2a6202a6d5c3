import { ConnectorError } from '../src/connectors/connector-error.ts';
import { SendingWatch } from '../src/delivery/sending-watch.ts';
import { DeliveryStory } from './support/delivery-story.ts';

describe('an account that receives and is refused what it sends', () => {
  let story: DeliveryStory;
  let trouble: ConnectorError | null = null;
  const refused = ConnectorError.unauthorised('mail.example does not accept user name and password for sending.');

  beforeAll(async () => {
    story = await DeliveryStory.begin();
    await story.sql.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [
      story.sourceId,
      story.clock.now(),
    ]);
    const door = async () => {
      if (trouble) throw trouble;
    };
    const send = story.platform.send.bind(story.platform);
    Object.assign(story.platform, {
      checkSending: door,
      send: async (...given: Parameters<typeof send>) => (await door(), send(...given)),
    });
  });
  afterAll(() => story.end());

  const look = () => story.running.app.get(SendingWatch).watch();
  const cannotSend = async () => (await story.ask('GET', `/sources/${story.sourceId}`)).body.health.cannotSend;
  /** Looks every five seconds, as a process does. */
  const aMinute = async () => {
    for (let passed = 0; passed < 60; passed += 5) {
      await look();
      story.clock.advance(5000);
    }
  };

  it('is on the reps\u2019 screens within a minute, and gone within a minute when it can send again', async () => {
    await look();
    expect(await cannotSend()).toBeNull();
    trouble = refused;
    const refusedAt = story.clock.now();
    await aMinute();
    const { text, since } = await cannotSend();
    expect(text).toBe(refused.message);
    expect(Date.parse(since) - refusedAt.getTime()).toBeLessThan(60_000);
    const told = `select data from events where type = 'source.warned' and source_id = $1`;
    expect(await story.sql.query(told, [story.sourceId])).toMatchObject([{ data: { key: 'cannot-send', text } }]);
    trouble = null;
    await aMinute();
    expect(await cannotSend()).toBeNull();
  });

  it('is there at the next look when it is a reply that was refused', async () => {
    await look();
    trouble = refused;
    await story.reply(await story.waiting());
    await story.round();
    await look();
    expect(await cannotSend()).toMatchObject({ text: refused.message });
  });

  it('says nothing new while the server only has trouble', async () => {
    trouble = ConnectorError.unavailable('mail.example cannot be reached.');
    await aMinute();
    expect(await cannotSend()).toMatchObject({ text: refused.message });
    trouble = null;
    await aMinute();
    trouble = ConnectorError.unavailable('mail.example cannot be reached.');
    await aMinute();
    expect(await cannotSend()).toBeNull();
  });
});
