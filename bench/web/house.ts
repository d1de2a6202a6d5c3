import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Log } from '../../src/common/log.ts';
import { Config } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { startServer } from '../../src/server.ts';
import type { Door } from './camera.ts';

/** An installation of its own that was never used before, and what it printed when it was ready. */
export interface House {
  url: string;
  lines: string;
  close(): Promise<void>;
}

/** @param demo with the demonstration's invented customers */
export async function openHouse(demo: boolean): Promise<House> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'earshot-shots-'));
  const log = new Log({ format: 'text', level: 'error' });
  const config = new Config({
    ...process.env,
    PORT: '0',
    EARSHOT_HOST: '127.0.0.1',
    EARSHOT_DATA_DIR: data,
    EARSHOT_DEMO: String(demo),
    EARSHOT_RATE_LIMIT: '0',
  });
  const database = await openDatabase(config, log);
  const server = await startServer(config.withDatabase(database.url), log);
  const lines = (await server.readyLines()).join('\n');
  const close = async () => {
    await server.close();
    await database.close();
    await rm(data, { recursive: true, force: true });
  };
  return { url: found(lines, /ready at (\S+)/), lines, close };
}

/** What a house printed for people. */
export function found(lines: string, pattern: RegExp): string {
  const [, value] = pattern.exec(lines) ?? [];
  if (!value) throw new Error(`The installation did not print ${pattern.source}.`);
  return value;
}

/** Whoever pushes messages into one connected account. */
export interface Writer {
  url: string;
  token: string;
  sourceId: string;
}

async function asked<T>(url: string, headers: Record<string, string>, body: object): Promise<[T, Headers]> {
  const sent = { 'content-type': 'application/json', ...headers };
  const response = await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return [(await response.json()) as T, response.headers];
}

/** Moves in by the setup link: the first admin, one account into which messages are pushed, and a token for it. */
export async function moveIn({ url, lines }: House): Promise<{ door: Door; writer: Writer }> {
  const person = { name: 'Mari Tamm', email: 'mari@lamps.example', password: 'a quiet long evening' };
  const setup = { token: found(lines, /setup#(\S+)/), locale: 'en', timeZone: 'Europe/Tallinn', ...person };
  const [{ csrfToken }, headers] = await asked<{ csrfToken: string }>(`${url}/api/v1/setup`, {}, setup);
  const session = { cookie: headers.getSetCookie()[0]!.split(';')[0]!, 'x-csrf-token': csrfToken };
  const account = { channel: 'push', name: 'Shop app', settings: {} };
  const [{ id: sourceId }] = await asked<{ id: string }>(`${url}/api/v1/sources`, session, account);
  const wanted = { name: 'Shop', scopes: ['mentions:write'] };
  const [{ token }] = await asked<{ token: string }>(`${url}/api/v1/tokens`, session, wanted);
  return { door: { url, ...person }, writer: { url, token, sourceId } };
}

/** @returns the id of the last conversation written into */
export async function write({ url, token, sourceId }: Writer, items: object[]): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const [{ results }] = await asked<{ results: { conversationId?: string }[] }>(`${url}/api/v1/mentions`, headers, {
    sourceId,
    items,
  });
  return results.findLast(({ conversationId }) => conversationId)!.conversationId!;
}
