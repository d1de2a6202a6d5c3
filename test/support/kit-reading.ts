/// <reference types="jest" />
import type { Connector } from '../../src/connectors/connector.ts';
import type { ConnectorSpec } from '../../src/connectors/connector-spec.ts';
import type { Harvest } from '../../src/connectors/mention.ts';
import { wordsIn } from '../../src/config/words-in.ts';
import type { Said } from '../platforms/said.ts';
import type { Able, Always } from './connector-kit.ts';
import { type Intake, startIntake } from './intake.ts';
import { counted, mentionsIn, type Plug, wordOn } from './kit-stage.ts';

const questions = Array.from({ length: 7 }, (_, number) => `Where is order ${number}? \u00e4 \u{1f69a}`);

/** What people write who wish us ill. Each holds the word `needle`. */
const hostile = [
  '<script>alert(1)</script> needle',
  '"><img src=x onerror=alert(1)> needle',
  '\u202eneedle\u202c \u200bneedle\ufeff',
  `needle ${'\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'.repeat(40)}`,
  `needle ${'z\u0300\u0301\u0302'.repeat(300)}`,
  `needle ${'x'.repeat(9_000)}`,
  "'); drop table messages; -- needle",
  '{{7*7}} ${7*7} %s %n needle \\u0000 \\',
  '\ud83d needle',
  'needle\r\n\r\nFrom: somebody@else.example\r\n\r\n.',
  ']]></description><item>needle',
];

/** What stands in the inbox after some harvests, in the order of ids. */
async function stored(intake: Intake, harvests: Harvest[]): Promise<Record<string, unknown>[]> {
  const source = await intake.rows.source();
  for (const { mentions } of harvests) await intake.take(source, mentions);
  return intake.query(
    `select m.external_id, m.direction, m.text, m.html, m.occurred_at, m.deleted_at is not null as gone, c.root_key
     from messages m join conversations c on c.id = m.conversation_id where m.source_id = $1 order by m.external_id`,
    [source],
  );
}

const shuffled = <T>(items: T[]): T[] =>
  items
    .map((item, at) => ({ item, rank: (at * 7_919) % 31 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);

function expectWhole(said: Said, harvests: Harvest[]): void {
  expect(wordOn(said, harvests)).toMatchObject({
    direction: 'inbound',
    ...(said.root && { root: said.root }),
    visibility: said.visibility,
    author: { externalId: said.author },
    addressed: true,
    occurredAt: said.at,
    text: said.text,
  });
}

/** What a connector says of itself is what it can do, and its form can be filled in by a person. */
export function expectHonest(connector: Connector): void {
  const { capabilities, settings, pollEverySeconds } = connector.spec;
  const { poll, webhook, hold, canReply } = connector;
  for (const [name, method] of Object.entries({ poll, webhook, hold, reply: canReply }))
    expect([name, capabilities[name as keyof typeof capabilities]]).toEqual([name, method !== undefined]);
  expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
  for (const { help } of settings) expect(help).toMatch(/[.?]$/);
  expect(pollEverySeconds > 0).toBe(capabilities.poll);
  expectSpoken(connector.spec);
}

/** What is called the same in every language. */
const names = new Set(['Bluesky', 'Discourse', 'Google', 'Microsoft 365', 'NodeBB', 'STARTTLS', 'X']);

/** The form, the guide and the buttons can be read in every language. */
function expectSpoken({ channel, title, settings, guide, scopes = [], actions = [], oauth }: ConnectorSpec): void {
  const texts = [
    title,
    ...settings.flatMap(({ label, help, choices = [] }) => [label, help, ...choices.map((choice) => choice.label)]),
    ...guide.map((step) => (typeof step === 'string' ? step : step.text)),
    ...scopes.map(({ why }) => why),
    ...actions.flatMap(({ label, confirm = label }) => [label, confirm]),
    ...(oauth ? [oauth.provider] : []),
  ].filter((text) => !names.has(text));
  const shared = wordsIn('connectors');
  for (const [language, own] of Object.entries(wordsIn(`connectors/${channel}`))) {
    const words = { ...shared[language as keyof typeof shared], ...own };
    expect([language, texts.filter((text) => !(text in words))]).toEqual([language, []]);
  }
}

/** Reading: nothing is missed, nothing is doubled, whatever comes twice, late, or never. */
export function describeReading(always: Always, able: Able, plug: Plug): void {
  let intake: Intake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake?.stop());

  const inbox = (harvests: Harvest[]) => stored(intake, harvests);

  always('says what it can do as it can do it', async ({ connector }) => expectHonest(connector));

  always('accepts its settings in a test', async (stage) => {
    expect(await stage.connector.test(stage.source())).toMatchObject({ ok: true });
  });

  always('takes everything once, as it was said', async (stage) => {
    const said = await stage.asked(questions);
    said.push(stage.platform.goOn(said[0]!, 'Nobody answers.'));
    stage.clock.advance(60_000);
    stage.platform.deliveries.length = 0;
    const harvests = await stage.learn();
    for (const one of said) expectWhole(one, harvests);
    const inbound = mentionsIn(harvests).filter(({ direction }) => direction === 'inbound');
    expect(new Set(inbound.map(({ externalId }) => externalId)).size).toBe(said.length);
  });

  always('gives the same again for the same cursor', async (stage) => {
    await stage.asked(questions);
    await stage.learn();
    await stage.asked(questions);
    for (const { before, page } of await stage.read()) expect(await stage.poll(before)).toEqual(page);
  });

  always('changes nothing by repeats and another order', async (stage) => {
    const said = await stage.asked(questions);
    for (const one of said.slice(0, 3)) {
      stage.clock.advance(60_000);
      stage.platform.goOn(one, 'And now?');
    }
    stage.clock.advance(60_000);
    const harvests = await stage.learn();
    const single = mentionsIn(harvests).map((mention) => ({ mentions: [mention] }));
    const once = await inbox(harvests);
    expect(once).toHaveLength(said.length + 3);
    expect(await inbox(shuffled([...single, ...single, ...harvests]))).toEqual(once);
  });

  always('fills the gap when a page was not to be had, and misses nothing of what came meanwhile', async (stage) => {
    const said = await stage.asked(Array.from({ length: 130 }, (_, number) => `Question ${number}`));
    stage.platform.deliveries.length = 0;
    const first = await stage.poll(stage.cursor);
    stage.platform.troubles.strike('down', 'read');
    await expect(stage.poll(first.cursor)).rejects.toMatchObject({ kind: 'unavailable' });
    said.push(...(await stage.asked(['While it was down', 'And this too'])));
    const rest = await stage.read(first.cursor);
    stage.clock.advance(60_000);
    const next = await stage.read(rest.at(-1)!.page.cursor);
    const harvests = [first, ...rest.map(({ page }) => page), ...next.map(({ page }) => page)];
    const known = new Set(mentionsIn(harvests).map(({ externalId }) => externalId));
    expect(said.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  able('webhooks', 'is told the same by calls, twice and in any order, as by reading', async (stage) => {
    await stage.asked(questions);
    const told = await stage.hear(stage.platform.deliveries.splice(0));
    const heard = (await inbox(shuffled([...told, ...told]))).map(({ external_id: id, text }) => [id, text]);
    const read = (await inbox(await stage.learn())).map(({ external_id: id, text }) => [id, text]);
    expect(heard).toEqual(read);
    expect(heard).toHaveLength(questions.length);
  });

  able('webhooks', 'refuses a call with one byte changed', async (stage) => {
    await stage.asked(questions);
    const { headers, body } = stage.platform.deliveries[0]!;
    const bytes = Buffer.from(body);
    bytes[bytes.length - 2]! ^= 1;
    const request = { method: 'POST', headers, query: {}, body: bytes };
    expect(stage.connector.webhook!.verify(request, stage.source())).toBe(false);
  });

  able('edits', 'shows what was edited, and never an older version over a newer', async (stage) => {
    const [said] = await stage.asked(questions);
    const original = await stage.learn();
    const versions = [];
    for (const text of ['Where is order 77?', 'Where is order 78?']) {
      stage.clock.advance(60_000);
      stage.platform.edit!(said!, text);
      const newest = said!.text;
      versions.push(await stage.learnUntil(said!, (word) => word.text === newest && word.editedAt !== undefined));
    }
    const newest = said!.text;
    for (const order of [
      [original, ...versions],
      [original, ...versions.toReversed()],
      [...versions.toReversed(), original],
    ])
      expect((await inbox(order.flat())).find((row) => row['external_id'] === said!.id)).toMatchObject({
        text: newest,
      });
  });

  able('deletions', 'knows what was taken back, whatever comes after', async (stage) => {
    const [said] = await stage.asked(questions);
    const original = await stage.learn();
    stage.clock.advance(60_000);
    stage.platform.withdraw!(said!);
    const after = await stage.learnUntil(said!, ({ deleted }) => deleted === true);
    for (const order of [
      [...original, ...after],
      [...original, ...after, ...original],
    ])
      expect((await inbox(order)).filter((row) => row['external_id'] === said!.id)).toMatchObject([{ gone: true }]);
  });

  able('native replies', 'takes an answer that a colleague gave there as ours', async (stage) => {
    const [said] = await stage.asked(questions);
    stage.clock.advance(60_000);
    const answer = stage.platform.answerThere!(said!, 'It arrives tomorrow.');
    stage.clock.advance(60_000);
    const heard = wordOn(answer, await stage.learn());
    const thread = said!.root && { root: said!.root };
    expect(heard).toMatchObject({ direction: 'outbound', ...thread, text: answer.text, occurredAt: answer.at });
    expect(stage.connector.recogniseOwn?.(heard, stage.source()) ?? null).toBeNull();
  });

  able('unknown kinds', 'counts what it does not know, and takes the rest', async (stage) => {
    await stage.asked(questions.slice(0, 2));
    plug.surprise!(stage.platform);
    const [, later] = await stage.asked(questions.slice(0, 2));
    const harvests = await stage.learn();
    expect(counted(harvests, 'unknown')).toBeGreaterThan(0);
    expectWhole(later!, harvests);
  });

  always('lets nobody harm us by what they write', async (stage) => {
    const said = await stage.asked(hostile);
    const harvests = await stage.learn();
    expect(mentionsIn(harvests).filter(({ direction }) => direction === 'inbound').length).toBeGreaterThanOrEqual(
      said.length,
    );
    const rows = await inbox(harvests);
    for (const one of said) {
      const row = rows.find(({ external_id: id }) => id === one.id);
      expect(row).toMatchObject({ text: expect.stringContaining('needle') });
      expect(row!['html'] ?? '').not.toMatch(/<script|<[a-z][^<>]*\sonerror\s*=/i);
    }
  });
}
