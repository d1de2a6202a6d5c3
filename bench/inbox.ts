import type pg from 'pg';
import { type ConversationPage } from '../src/inbox/conversation.dto.ts';
import { type Principal } from '../src/people/principal.ts';
import { ConversationQuery } from '../src/inbox/conversation-filter.dto.ts';
import { pageStatement } from '../src/inbox/conversations.query.ts';
import type { Figure, Options } from './bench.ts';
import { largeSet } from './large-set.ts';
import { Browser, percentile, WARM_UP, webServer } from './web-server.ts';

const ROUNDS = 1500;
const CLIENTS = 8;
const path = '/api/v1/conversations';

/** What people look at: the first page most often, then the next, their own, an account, a mood. */
const looks = [
  '',
  '',
  '',
  '?assignee=none',
  '?source=2',
  '?level=frustrated',
  '?view=pastSla',
  '?sort=lastActivity&status=all',
];

/** The inbox over HTTP with a session, against the same page's SQL on a connection of its own. */
export async function bench(options: Options): Promise<Figure[]> {
  const set = await largeSet(options);
  const server = await webServer(set.url);
  const browser = new Browser(server.url, set.cookie);
  try {
    const { http, raw } = await alone(browser, set.client);
    const crowd = await together(server.url, set.cookie);
    const opening = await openings(browser);
    const [ours, sql] = [percentile(http, 0.5), percentile(raw, 0.5)];
    return [
      { name: 'inbox page, one client, p50', value: ours, unit: 'ms', reference: sql },
      { name: 'inbox page, one client, p50 above raw SQL', value: ours - sql, unit: 'ms', must: '<= 1' },
      { name: 'inbox pages, 8 clients, p99', value: percentile(crowd.times, 0.99), unit: 'ms', must: '<= 25' },
      { name: 'inbox pages, 8 clients', value: Math.round(crowd.rate), unit: '1/s' },
      { name: 'opening a conversation and its thread, one client, p95', value: percentile(opening, 0.95), unit: 'ms' },
      { name: 'counts of eight views, one client, p95', value: percentile(await counts(browser), 0.95), unit: 'ms' },
    ];
  } finally {
    browser.close();
    await server.close();
    await set.close();
  }
}

/** Ours and the raw statement by turns, so that a busy machine troubles both alike. */
async function alone(browser: Browser, client: pg.Client): Promise<{ http: number[]; raw: number[] }> {
  const principal: Principal = {
    kind: 'user',
    userId: '41',
    role: 'manager',
    sessionId: '1',
    locale: 'en',
    teamIds: [],
    leadTeamIds: [],
  };
  const asking = { principal, now: new Date() };
  const { text, values } = pageStatement(new ConversationQuery(), asking);
  const times = { http: [] as number[], raw: [] as number[] };
  for (let i = 0; i < ROUNDS + WARM_UP; i++) {
    const { milliseconds } = await browser.get(path);
    const started = performance.now();
    await client.query({ name: 'page', text, values });
    const raw = performance.now() - started;
    if (i < WARM_UP) continue;
    times.http.push(milliseconds);
    times.raw.push(raw);
  }
  return times;
}

async function together(url: string, cookie: string): Promise<{ times: number[]; rate: number }> {
  const times: number[] = [];
  const clients = Array.from({ length: CLIENTS }, () => new Browser(url, cookie));
  await Promise.all(clients.map((client, i) => wander(client, i, []))); // plans and compiles what they look at
  const started = performance.now();
  await Promise.all(clients.map((client, i) => wander(client, i, times)));
  const seconds = (performance.now() - started) / 1000;
  for (const client of clients) client.close();
  return { times, rate: times.length / seconds };
}

async function wander(client: Browser, start: number, times: number[]): Promise<void> {
  for (let i = 0; i < ROUNDS / 4; i++) {
    const { body, milliseconds } = await client.get(path + looks[(start + i) % looks.length]);
    times.push(milliseconds);
    const { next } = JSON.parse(body) as ConversationPage;
    if (i % 3 === 0 && next && looks[(start + i) % looks.length] === '')
      times.push((await client.get(`${path}?cursor=${next}`)).milliseconds);
  }
}

async function openings(browser: Browser): Promise<number[]> {
  const { items } = JSON.parse((await browser.get(`${path}?limit=200`)).body) as ConversationPage;
  const times: number[] = [];
  for (const { id } of items) {
    const detail = await browser.get(`${path}/${id}`);
    const thread = await browser.get(`${path}/${id}/messages?include=events`);
    times.push(detail.milliseconds + thread.milliseconds);
  }
  return times;
}

async function counts(browser: Browser): Promise<number[]> {
  const views = 'mine,team,unassigned,frustrated,dueSoon,pastSla,customersTurn,snoozed';
  const times: number[] = [];
  for (let i = 0; i < 100; i++) times.push((await browser.get(`${path}/counts?views=${views}`)).milliseconds);
  return times;
}
