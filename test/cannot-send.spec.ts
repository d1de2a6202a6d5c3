import { once } from 'node:events';
import net from 'node:net';
import { ConnectorError } from '../src/connectors/connector-error.ts';
import type { SourceAccess } from '../src/connectors/connector.ts';
import { SendingWatch } from '../src/delivery/sending-watch.ts';
import { until } from './support/condition.ts';
import { DeliveryStory } from './support/delivery-story.ts';

describe('an account that receives and is refused what it sends', () => {
  let story: DeliveryStory;
  let trouble: ConnectorError | null = null;
  let silent: { sourceId: string; answer: Promise<unknown> } | undefined;
  const refused = ConnectorError.unauthorised('mail.example does not accept user name and password for sending.');

  beforeAll(async () => {
    story = await DeliveryStory.begin();
    await isRead(story.sourceId);
    const door = async ({ id }: SourceAccess) => {
      if (id === silent?.sourceId) await silent.answer;
      if (trouble) throw trouble;
    };
    const send = story.platform.send.bind(story.platform);
    Object.assign(story.platform, {
      checkSending: door,
      send: async (...given: Parameters<typeof send>) => (await door(given[0]), send(...given)),
    });
  });
  afterAll(() => story.end());

  const isRead = (sourceId: string) =>
    story.sql.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [
      sourceId,
      story.clock.now(),
    ]);
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

  it('is there while another account\u2019s server accepts and never answers', async () => {
    trouble = null;
    await look();
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
    await once(line, 'connect');
    silent = {
      sourceId: await story.rows.source({ channel: story.platform.spec.channel }),
      answer: once(line, 'close'),
    };
    await isRead(silent.sourceId);
    const watch = story.running.app.get(SendingWatch);
    // it is given up long after the test
    Object.assign(watch, { patience: 86_400_000 });
    await watch.tick();
    trouble = refused;
    story.clock.advance(50_000);
    await watch.tick();
    await until('people are told', cannotSend);
    Object.assign(watch, { patience: 1 });
    line.destroy();
    server.close();
    silent.answer = new Promise(() => undefined);
    story.clock.advance(50_000);
    await look();
  });
});
