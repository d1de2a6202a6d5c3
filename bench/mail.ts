import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { packageRoot } from '../src/config/package-root.ts';
import { startMailPeer } from '../test/support/mail-peer.ts';
import { peerSettings } from '../test/support/mail-source.ts';
import type { Figure, Options } from './bench.ts';
import { connectSource } from './connect-source.ts';
import { benchServer, clientOf, cpuOf } from './server.ts';

const parentOf = async (pid: number | string): Promise<number | undefined> => {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const parent = /\) \S (\d+)/.exec(stat)?.[1];
  return parent ? Number(parent) : undefined;
};

/** CPU seconds of a process and of all its descendants that are alive (Linux). */
async function cpuOfTree(root: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await fs.readdir('/proc')) {
    const parent = /^\d+$/.test(name) && (await parentOf(name));
    if (parent) parents.set(Number(name), parent);
  }
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid)!));
  let sum = 0;
  for (const pid of parents.keys()) if (below(pid)) sum += await cpuOf(pid);
  return sum;
}

/** An ordinary mail with a quoted history: text and HTML. Invented. */
const mail = (i: number, to: string) => ({
  from: `Customer ${i % 500} <customer${i % 500}@customer.test>`,
  to,
  subject: `Order ${48_000 + i}`,
  text: `Hello,\n\nmy order ${48_000 + i} has not arrived yet and I have written twice. Please tell me where it is.\n\nKind regards\nCustomer\n\nOn Monday you wrote:\n> We will look into it.\n`,
  html: `<p>Hello,</p><p>my order <b>${48_000 + i}</b> has not arrived yet and I have written twice.</p><blockquote>We will look into it.</blockquote>`,
});

/**
 * CPU of all of Earshot's processes together, PostgreSQL's included, for each mail that comes in by IMAP from a real
 * Dovecot. Needs Postfix and Dovecot, and root. `--mails N` (2,000).
 */
export async function bench({ mails = '2000' }: Options): Promise<Figure[]> {
  const count = Number(mails);
  const [server, peer] = [await benchServer(), await startMailPeer()];
  const url = await server.database('bench_mail');
  const sql = await clientOf(url);
  const key = Buffer.alloc(32, 5).toString('base64');
  const address = 'support@brand.test';
  const env = {
    ...process.env,
    DATABASE_URL: url,
    EARSHOT_KEY: key,
    EARSHOT_ALLOW_PRIVATE_HOSTS: 'true',
    PORT: '0',
    EARSHOT_DEMO: 'false',
  };
  try {
    await connectSource(env, {
      channel: 'email',
      name: 'Bench',
      settings: { ...peerSettings(peer, address), password: 'secret' },
      historyDays: 1,
    });
    for (let i = 0; i < count; i++) await peer.deliver(mail(i, address));
    const [backend] = (await sql.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    const postmaster = (await parentOf(backend!.pid))!;
    const app = spawn(process.execPath, [path.join(packageRoot, 'dist/src/main.js')], {
      cwd: packageRoot,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => app.stdout.once('data', resolve));
    const before = (await cpuOf(app.pid!)) + (await cpuOfTree(postmaster));
    const start = performance.now();
    const stored = async () => (await sql.query<{ n: number }>('select count(*)::int as n from messages')).rows[0]!.n;
    while ((await stored()) < count) await pause(200);
    const seconds = (performance.now() - start) / 1000;
    const cpu = (await cpuOf(app.pid!)) + (await cpuOfTree(postmaster)) - before;
    app.kill('SIGKILL');
    return [
      { name: 'CPU of all processes', value: (cpu / count) * 1000, unit: 'ms/mail', must: '<= 3' },
      { name: 'mails a second', value: count / seconds, unit: '1/s' },
    ];
  } finally {
    await sql.end();
    await peer.stop();
    await server.stop();
  }
}
