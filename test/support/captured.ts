/// <reference types="jest" />
import type { Harvest, Mention } from '../../src/connectors/mention.ts';
import type { Intake } from './intake.ts';

/** What a platform sent, as it came. */
export interface Payload {
  name: string;
  body: Buffer;
  /** Lower-case names. */
  headers?: Record<string, string>;
  /** The account to which it was sent, where it names one. */
  account?: string;
}

/** The captured payloads of one channel, and the channel's way in. */
export interface Captured {
  channel: string;
  payloads: Payload[];
  /** A way in that has seen nothing yet: it verifies one payload and normalises it. */
  open(): (payload: Payload) => Harvest | Promise<Harvest>;
  /** Why kinds are skipped, by their names. */
  because?: [kinds: RegExp, reason: string][];
}

const hostile = /<script|<iframe|<object|<embed|<form|<style|javascript:|\son\w+\s*=|<img[^>]*\ssrc="(?!cid:)/i;
const now = new Date('2026-11-22T00:00:00Z');
/** Mentions that are stored at once; one batch would hide what order does, one each would take minutes. */
const together = 50;

/** An order that has nothing to do with the one given, the same each time. */
export const shuffled = <T>(list: T[]): T[] =>
  list
    .map((one, i) => ({ one, rank: (i * 7_919) % 1_009 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one);

async function readAll({ open }: Captured, payloads: Payload[]): Promise<Harvest[]> {
  const read = open();
  const harvests: Harvest[] = [];
  for (const payload of payloads) harvests.push(await read(payload));
  return harvests;
}

/**
 * Samples give one invented id to several texts. What contradicts an earlier one is left out; later versions of the same
 * thing stay.
 */
class Consistent {
  private readonly first = new Map<string, string>();

  fits(mention: Mention): boolean {
    const { externalId, direction, author, editedAt, deleted, text, occurredAt } = mention;
    const side = JSON.stringify([direction, deleted && !author ? null : author?.externalId]);
    const version = JSON.stringify([editedAt, deleted === true]);
    return (
      (deleted === true || this.same(`side ${externalId}`, side)) &&
      this.same(`text ${externalId} ${version}`, JSON.stringify([text, occurredAt]))
    );
  }

  private same(key: string, value: string): boolean {
    if (!this.first.has(key)) this.first.set(key, value);
    return this.first.get(key) === value;
  }
}

async function store(intake: Intake, source: string, harvests: Harvest[], fits: Consistent): Promise<void> {
  let batch: Required<Pick<Harvest, 'mentions' | 'pending' | 'unreadable'>>;
  const begin = (): void => void (batch = { mentions: [], pending: [], unreadable: [] });
  begin();
  const flush = async (): Promise<void> => {
    await intake.ingest.ingest(source, batch, { now });
    begin();
  };
  for (const { mentions, pending = [], unreadable = [] } of harvests) {
    batch!.mentions.push(...mentions.filter((mention) => fits.fits(mention)));
    batch!.pending.push(...pending);
    batch!.unreadable.push(...unreadable);
    if (batch!.mentions.length >= together) await flush();
  }
  await flush();
}

interface Row {
  id: string;
  root: string;
  /** The first id under the same root: roots that we give ourselves go by what came first. */
  thread: string;
  author: string | null;
  at: Date;
  direction: string;
  kind: string;
  native: boolean;
  text: string;
  html: string | null;
  gone: boolean;
}

const rowsOf = (intake: Intake, source: string): Promise<Row[]> =>
  intake.query<Row>(
    `select m.external_id as id, c.root_key as root, min(m.external_id) over (partition by c.root_key) as thread,
       i.external_id as author, m.occurred_at as at, m.direction, m.kind, m.native, m.text, m.html,
       m.deleted_at is not null as gone
     from messages m join conversations c on c.id = m.conversation_id left join identities i on i.contact_id = m.contact_id
     where m.source_id = $1 order by m.external_id`,
    [source],
  );

const withoutRoots = (rows: Row[]): Omit<Row, 'root'>[] => rows.map(({ root: _root, ...row }) => row);

/** What the inbox must hold of a mention, as far as the mention alone decides it. */
const wanted = ({ externalId, root, author, occurredAt, direction }: Mention): Partial<Row> => ({
  id: externalId,
  ...(root !== undefined && { root }),
  ...(direction === 'inbound' && author && { author: author.externalId }),
  at: occurredAt > now ? now : occurredAt,
  direction,
  kind: direction === 'inbound' ? 'mention' : 'reply',
  native: direction === 'outbound',
});

type Counts = Record<string, number>;

function sums(harvests: Harvest[], of: 'skipped' | 'unknown'): Counts {
  const counts: Counts = {};
  for (const harvest of harvests)
    for (const [kind, times] of Object.entries(harvest[of] ?? {})) counts[kind] = (counts[kind] ?? 0) + times;
  return counts;
}

const total = (counts: Counts): number => Object.values(counts).reduce((all, one) => all + one, 0);

/** Says what became of everything, one line a channel, and below it what was skipped and why. */
function tell({ channel, payloads, because = [] }: Captured, harvests: Harvest[], rows: number): void {
  const [skipped, unknown] = [sums(harvests, 'skipped'), sums(harvests, 'unknown')];
  const count = (of: 'mentions' | 'pending' | 'unreadable'): number =>
    harvests.reduce((sum, harvest) => sum + (harvest[of]?.length ?? 0), 0);
  const [taken, pending, unreadable] = [count('mentions'), count('pending'), count('unreadable')];
  const all = taken + pending + unreadable + total(skipped) + total(unknown);
  const share = total(unknown) / all;
  const lines = [
    `${channel}: ${payloads.length} payloads, ${taken} taken (${rows} messages), ${pending} to look up, ` +
      `${total(skipped)} skipped, ${total(unknown)} unknown (${(100 * share).toFixed(1)} %), ${unreadable} unreadable`,
    ...Object.entries(skipped).map(([kind, times]) => `  skipped ${times} × ${kind}: ${reasonFor(kind, because)}`),
    ...Object.entries(unknown).map(([kind, times]) => `  unknown ${times} × ${kind}`),
    ...harvests.flatMap((one) => one.unreadable ?? []).map(({ error }) => `  unreadable: ${error}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  expect(taken).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(0.02);
  expect(Object.keys(skipped).filter((kind) => reasonFor(kind, because) === undefined)).toEqual([]);
}

const reasonFor = (kind: string, because: NonNullable<Captured['because']>): string | undefined =>
  because.find(([kinds]) => kinds.test(kind))?.[1];

/**
 * Every captured payload through the whole way in, twice and in another order: nothing throws, the rows are the same, each
 * stands in its thread with its author and its time, and nothing of customers is missing.
 */
export async function expectTakenIn(intake: Intake, captured: Captured): Promise<void> {
  const harvests = await readAll(captured, captured.payloads);
  const source = await intake.rows.source();
  await store(intake, source, harvests, new Consistent());
  const rows = await rowsOf(intake, source);
  await store(intake, source, harvests, new Consistent());
  expect(await rowsOf(intake, source)).toEqual(rows);

  const fits = new Consistent();
  const kept = harvests.flatMap(({ mentions }) => mentions).filter((mention) => fits.fits(mention));
  const other = await intake.rows.source();
  await store(intake, other, await readAll(captured, shuffled(captured.payloads)), fits);
  expect(withoutRoots(await rowsOf(intake, other))).toEqual(withoutRoots(rows));

  for (const { html } of rows) expect(html ?? '').not.toMatch(hostile);
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const mention of kept.filter(({ deleted, editedAt }) => !deleted && !editedAt)) {
    const row = byId.get(mention.externalId);
    if (row || mention.direction === 'inbound') expect(row).toMatchObject(wanted(mention));
  }
  const unread = harvests.flatMap(({ unreadable }) => unreadable ?? []).map(({ externalId }) => externalId);
  const quarantined = await intake.query<{ id: string }>(
    "select external_id as id from quarantine where source_id = $1 and state = 'waiting'",
    [source],
  );
  expect(quarantined.map(({ id }) => id).toSorted()).toEqual([...new Set(unread)].toSorted());
  tell(captured, harvests, rows.length);
}
