/// <reference types="jest" />
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AtpAgent } from '@atproto/api';
import { packageRoot } from '../../src/config/package-root.ts';
import { until } from './condition.ts';
import { freshDatabase } from './database.ts';
import { freePorts } from './free-ports.ts';
import { LexiconGate } from './lexicon-gate.ts';
import { LoopbackServer } from './loopback-server.ts';
import { sharedData } from './shared-data.ts';

const folder = path.join(packageRoot, 'test/peers/bluesky');

/** A Bluesky network of published servers; every test file has its own. */
export interface BlueskyPeer {
  /** Address of the server on which all accounts live, for Earshot: what goes there keeps to the published lexicons. */
  url: string;
  /** What the lexicons did not allow. */
  breaches: string[];
  /** Somebody new, signed in with their own password. */
  somebody(name: string): Promise<AtpAgent>;
  /** The servers' clock leaps ahead. */
  later(seconds: number): Promise<void>;
  /** The accounts' server dies. */
  cut(): Promise<void>;
  /** It is there again. */
  mend(): Promise<void>;
  /** It takes the next write and dies before it answers. */
  lose(): Promise<void>;
  stop(): Promise<void>;
}

/** `describe` for tests against a real network: without its servers they skip and say so, and in CI they fail. */
export function describeWithBluesky(title: string, tests: () => void): void {
  const missing = [
    ...(existsSync('/usr/bin/redis-server') ? [] : ['redis-server']),
    ...(existsSync(path.join(folder, 'node_modules')) ? [] : ['the packages of test/peers/bluesky']),
  ];
  const reason = `${missing.join(' and ')} not installed`;
  if (missing.length === 0) {
    describe(title, tests);
  } else if (process.env['CI'] === 'true') {
    test(title, () => {
      throw new Error(`${reason}; apt-get install redis-server, npm ci --prefix test/peers/bluesky.`);
    });
  } else {
    console.warn(`Skipped "${title}": ${reason}.`);
    describe.skip(title, () => test.todo('needs a Bluesky network'));
  }
}

/** Starts the network on free ports of loopback (about eight seconds). */
export async function startBlueskyPeer(): Promise<BlueskyPeer> {
  const [redisPort] = await freePorts(1);
  const home = mkdtempSync(path.join(os.tmpdir(), 'earshot-bluesky-'));
  const database = await freshDatabase();
  const redis = spawn('redis-server', [
    '--bind',
    '127.0.0.1',
    '--port',
    String(redisPort),
    '--save',
    '',
    '--dir',
    home,
  ]);
  const network = fork(path.join(folder, 'peer.mjs'), {
    execArgv: [],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DB_POSTGRES_URL: database.url,
      REDIS_HOST: `127.0.0.1:${redisPort}`,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  network.stderr!.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const url = await Promise.race([
    once(network, 'message').then(([up]) => (up as { url: string }).url),
    once(network, 'exit').then(() => Promise.reject(new Error(`The network did not start: ${said.join('')}`))),
  ]);
  const breaches: string[] = [];
  const gated = gateBefore(url, breaches);
  await gated.start();
  return {
    url: gated.url,
    breaches,
    somebody: async (name) => {
      const agent = new AtpAgent({ service: url });
      await agent.createAccount({
        handle: `${name}.test`,
        email: `${name}@example.com`,
        password: `secret of ${name}`,
      });
      await until(`the network knows ${name}`, () =>
        agent.getProfile({ actor: agent.assertDid }).then(
          () => true,
          () => false,
        ),
      );
      return agent;
    },
    later: (seconds) => order(network, { later: seconds }),
    cut: () => order(network, { cut: true }),
    mend: () => order(network, { mend: true }),
    lose: () => order(network, { lose: true }),
    stop: async () => {
      await gated.stop();
      await ended(network);
      await ended(redis);
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A door before the server at which every request is held against the lexicons, where they are at hand. */
function gateBefore(server: string, breaches: string[]): LoopbackServer {
  const contracts = sharedData('contracts');
  const gate = contracts === null ? null : new LexiconGate(contracts);
  return new LoopbackServer(async ({ method, url, headers, text }) => {
    const nsid = url.pathname.replace('/xrpc/', '');
    const body = text === '' ? undefined : (JSON.parse(text) as unknown);
    breaches.push(...(gate?.request({ method, nsid, query: url.searchParams, body }) ?? []));
    const passedOn = Object.fromEntries(
      Object.entries(headers).filter(([name]) => ['authorization', 'content-type'].includes(name)),
    );
    try {
      const answer = await fetch(server + url.pathname + url.search, {
        method,
        headers: passedOn,
        ...(text !== '' && { body: text }),
      });
      const told = Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('ratelimit-')));
      return { status: answer.status, headers: told, body: (await answer.json()) as unknown };
    } catch {
      return 'cut'; // the server is dead
    }
  });
}

async function order(network: ChildProcess, what: Record<string, unknown>): Promise<void> {
  network.send(what);
  await once(network, 'message');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
