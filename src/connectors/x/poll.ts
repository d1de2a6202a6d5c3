import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { type FirstRead, firstReadOf, readSince } from '../first-read.ts';
import type { Page } from '../mention.ts';
import { type Answer, takeAnswer } from './answers.ts';
import { costOfRead, type Credits } from './budget.ts';
import { Gathering } from './gathering.ts';
import { list } from './payloads.ts';
import { laterId, timeOfId } from './snowflake.ts';
import { type StreamName, streamNames, streams } from './streams.ts';
import { keepWebhook, upkeepEvery, wantsWebhook } from './webhook-upkeep.ts';
import { type Threads, threadsAfter } from './threads.ts';
import { XClient } from './x-client.ts';

/** Where reading stands. Ids are strings, compared as whole numbers. */
export interface XCursor {
  /** Up to this id each stream is taken. */
  since: Partial<Record<StreamName, string>>;
  /** Not before these instants (ISO): a limit of the platform, the day's budget, or our own pace. */
  notBefore: Partial<Record<StreamName, string>>;
  firstRead?: FirstRead;
  /** Streams still to read in this round, and the page at which the first of them stands. */
  round?: { left: StreamName[]; next?: string; highest?: string };
  /** Threads in which we wrote lately. */
  threads?: Threads;
  /** When the webhook was last looked after (ISO). */
  webhookAt?: string;
  credits?: Credits;
}

/** Read only once somebody has signed in, or has named keywords. */
const choosable = ['directMessages', 'keywords'] as const;

/**
 * Reads one page of one stream. `since` moves only when all pages of the stream are taken, since they come the newest
 * first. A limit on a lesser stream does not stop the others.
 */
export async function pollX(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date): Promise<Page> {
  const client = new XClient(source);
  const { since = {}, notBefore = {}, ...rest } = (cursor ?? {}) as Partial<XCursor>;
  // within a round the threads that are asked for stay the same
  const threads = rest.round ? rest.threads : threadsAfter(rest.threads ?? {}, [], source.now());
  const places = choosable.filter((name) => streams[name].wanted(client, []));
  const firstRead = firstReadOf(rest.firstRead, cursor && Object.keys(since), places, source.now());
  const state: XCursor = { ...rest, since: { ...since }, notBefore: { ...notBefore }, threads, firstRead };
  const into = new Gathering(client.settings);
  await lookAfterWebhook(client, state, into);
  if (!state.round) await lookAtMoney(client, state, into);
  state.round ??= { left: due(client, state) };
  const [name] = state.round.left;
  if (!name) return pageOf(into, { ...state, round: undefined });
  try {
    await readPage(client, name, state, from, into);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'rate-limited' || name === 'mentions') throw error;
    state.notBefore[name] = error.retryAt!.toISOString();
    into.skip(`${name}: waiting for a limit`);
    state.round = { left: state.round.left.slice(1) };
  }
  const page = pageOf(into, state);
  return { ...page, mentions: readSince(page.mentions, firstRead[name]) };
}

/** Once an hour, between rounds. */
async function lookAfterWebhook(client: XClient, state: XCursor, into: Gathering): Promise<void> {
  const now = client.source.now();
  const fresh = state.webhookAt !== undefined && now.getTime() - Date.parse(state.webhookAt) < upkeepEvery;
  if (state.round || fresh || !wantsWebhook(client)) return;
  into.warn('webhook', await keepWebhook(client));
  state.webhookAt = now.toISOString();
}

/** Before each round: whether people should know that money runs short. */
async function lookAtMoney(client: XClient, state: XCursor, into: Gathering): Promise<void> {
  const outlook = await client.budget.outlook(state.credits);
  if (!outlook) return;
  into.warn('budget', outlook.day);
  into.warn('credits', outlook.credits);
  state.credits = outlook.noted;
}

function due(client: XClient, { notBefore, threads = {} }: XCursor): StreamName[] {
  const now = client.source.now().toISOString();
  return streamNames.filter(
    (name) => streams[name].wanted(client, Object.keys(threads)) && (notBefore[name] ?? '') <= now,
  );
}

function pageOf(into: Gathering, state: XCursor): Page {
  const more = (state.round?.left.length ?? 0) > 0;
  return { ...into.harvest(), cursor: { ...state, round: more ? state.round : undefined }, more };
}

async function readPage(client: XClient, name: StreamName, state: XCursor, from: Date, into: Gathering): Promise<void> {
  const stream = streams[name];
  const { left, next, highest } = state.round!;
  const now = client.source.now();
  const since = state.since[name];
  await client.budget.ask(stream.purpose);
  const asked = { ...client.settings, threads: Object.keys(state.threads ?? {}) };
  const answer = await client.read<Answer>(stream.call(asked, since, from, now, next));
  const items = list<{ id?: string }>(answer.data);
  await client.budget.pay(costOfRead(answer, stream.price));
  const fresh = items.filter(({ id }) => isFresh(id, since, from));
  takeAnswer({ ...answer, data: fresh }, into);
  if (name === 'own') state.threads = threadsAfter(state.threads ?? {}, fresh, now);
  const top = items.reduce<string | undefined>((best, { id }) => laterId(best, id), highest);
  const token = answer.meta?.next_token;
  if (token && fresh.length === items.length) {
    state.round = { left, next: token, highest: top };
    return;
  }
  const reached = laterId(since, top);
  if (reached) state.since[name] = reached;
  state.notBefore[name] = new Date(now.getTime() + stream.every).toISOString();
  state.round = { left: left.slice(1) };
}

/** Direct messages cannot be asked for from an id on, so pages are read until a known one. */
function isFresh(id: string | undefined, since: string | undefined, from: Date): boolean {
  if (!id || !/^\d+$/.test(id)) return true;
  if (since) return BigInt(id) > BigInt(since);
  const at = timeOfId(id);
  return !at || at >= from;
}
