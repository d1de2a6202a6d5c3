import { Sender } from '../src/delivery/sender.ts';
import { Caller } from './support/caller.ts';
import { until } from './support/condition.ts';
import { InboxStory } from './support/inbox-story.ts';
import { Mirror } from './support/mirror.ts';
import { type Ids, mention, type Step, steps } from './support/mirror-steps.ts';
import { signInAs } from './support/people.ts';
import { permissions } from './support/permissions.ts';

/** Routes that change nothing which a list shows, or only what belongs to one person. */
const personal = [
  /session$|setup|invitations\/(look-up|accept)|password|preferences|presence|analyse|drafts|alerts\/read|browser-alerts|sources\/test/,
  /webhooks|attachments|actions|tunings/,
  // an account through which we may write first is another channel's
  /POST \/api\/v1\/conversations$/,
  // so is one that signs in at its platform
  /authorisation$/,
];
const isTold = (route: string): boolean =>
  /^(POST|PUT|PATCH|DELETE) /.test(route) && !personal.some((pattern) => pattern.test(route));

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

describe('a mirror that is built from events alone', () => {
  let story: InboxStory;
  let admin: Caller;
  let mirror: Mirror;
  const ids: Ids = {};
  beforeAll(async () => {
    story = await InboxStory.begin();
    admin = new Caller(story.running, await signInAs(story.running, 'admin', { name: 'Ada Admin' }));
    mirror = new Mirror(admin);
    await prepare();
    await mirror.begin();
  });
  afterAll(() => story.close());

  /** Rows that no event tells of, since no route made them; the mirror loads them at its beginning. */
  async function prepare(): Promise<void> {
    const { rows, people } = story;
    const kept = { ...mention('q0', 'r9', 'quin'), direction: 'inbound', visibility: 'private', addressed: true };
    Object.assign(ids, { ana: people.ana.id, bo: people.bo.id, source: story.source });
    const [item, other] = [0, 1].map((i) =>
      rows.insert('quarantine', {
        source_id: story.source,
        external_id: `q${i}`,
        raw: Buffer.from(i === 0 ? JSON.stringify(kept) : 'no mention'),
        error: 'broken',
        received_at: rows.at,
      }),
    );
    Object.assign(ids, { item: await item!, other: await other! });
  }

  /** Fills `{name}` with what earlier steps kept. */
  const filled = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `no ${name}`)) as T;

  /** Events are told once every transaction from before is over, also those of others who use this server. */
  async function settled(): Promise<void> {
    const [{ xid }] = await story.dataSource.query<[{ xid: string }]>('select pg_current_xact_id()::text as xid');
    await until('all that happened is told', async () => {
      const below = 'select $1::xid8 < pg_snapshot_xmin(pg_current_snapshot()) as below';
      return (await story.dataSource.query<[{ below: boolean }]>(below, [xid]))[0].below;
    });
  }

  /** What an answer does not give but a list does. */
  async function look(): Promise<void> {
    await story.running.app.get(Sender).round();
    await story.running.app.get(Sender).idle();
    const [proposal] = (await admin.get<{ id: string }[]>('merge-proposals')).body;
    const [threat, other] = (await admin.get<{ id: string }[]>('threats')).body;
    const { items } = (await admin.get<{ items: { id: string }[] }>('outbox', { source: story.source })).body;
    const found = { proposal, threat, otherThreat: other, out: items.at(-1) };
    for (const [name, row] of Object.entries(found)) if (row) ids[name] ??= row.id;
    if (items.length > 0) ids.out = items.at(-1)!.id;
  }

  const done = new Set<string>();
  it.each(steps)('%s (%s)', async (...step) => {
    const [route, path, body, keep] = step as Step;
    story.clock.advance(60_000);
    await look();
    const [method] = route.split(' ') as [Method];
    const answer = await admin.ask(method, filled(path), body && filled(body));
    expect({ refused: answer.status >= 300 && answer.body }).toEqual({ refused: false });
    if (keep) Object.assign(ids, keep(answer.body as never));
    await settled();
    expect(await mirror.follow()).not.toEqual([]);
    const [mine, theirs] = await mirror.both();
    expect(mine).toEqual(theirs);
    done.add(route.replace(' ', ' /api/v1/'));
  });

  it('was shown every route that changes what a list shows', () => {
    expect(Object.keys(permissions).filter((route) => isTold(route) && !done.has(route))).toEqual([]);
  });
});
