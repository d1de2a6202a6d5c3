import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { type EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';

const windowMs = 15 * 60_000;

/** One count of failures, and how many it may hold within a quarter of an hour. */
export interface Count {
  key: string;
  most: number;
}

/**
 * What a sign-in is counted under. An account tolerates less from one address than from all together, so that a
 * stranger who mistypes on purpose does not lock its owner out at once. An IPv6 customer holds a whole /64.
 */
export async function countsOf(tx: EntityManager, email: string, address: string): Promise<Count[]> {
  const [row] = await tx.query<{ salt: string; email: string }[]>(
    'select sign_in_salt salt, lower($1) email from installation',
    [email],
  );
  const network = isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address;
  const key = (...parts: string[]) => createHmac('sha256', row!.salt).update(parts.join('\n')).digest('base64url');
  return [
    { key: key('account', row!.email, network), most: 5 },
    { key: key('account', row!.email), most: 30 },
    { key: key('address', network), most: 50 },
  ];
}

/**
 * Writes the attempt down as failed before the password is looked at, one attempt on an account at a time: trying many
 * passwords at once gains nothing. `forgive` takes it back.
 * @throws DomainError `sign-in-throttled` if there were too many
 */
export async function countAttempt(tx: EntityManager, counts: Count[], now: Date): Promise<void> {
  const keys = counts.map(({ key }) => key).sort();
  await tx.query('select pg_advisory_xact_lock(hashtextextended(key, 7)) from unnest($1::text[]) key', [keys]);
  const since = new Date(now.getTime() - windowMs);
  const rows = await tx.query<{ key: string; failures: number; oldest: Date }[]>(
    `select key, count(*)::int failures, min(failed_at) oldest from sign_in_failures
     where key = any($1) and failed_at > $2 group by key`,
    [keys, since],
  );
  for (const { key, failures, oldest } of rows) {
    if (failures >= counts.find((count) => count.key === key)!.most) throw throttled(oldest, now);
  }
  await tx.query('delete from sign_in_failures where failed_at <= $1', [since]);
  await tx.query('insert into sign_in_failures (key, failed_at) select key, $2 from unnest($1::text[]) key', [
    keys,
    now,
  ]);
}

function throttled(oldest: Date, now: Date): DomainError {
  const seconds = Math.max(1, Math.ceil((oldest.getTime() + windowMs - now.getTime()) / 1000));
  const minutes = Math.ceil(seconds / 60);
  return new DomainError(
    'too-many',
    'sign-in-throttled',
    `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask your admin for a reset link.`,
    { retryAfterSeconds: seconds },
  );
}

/** The password was right: the account's failures from this address are forgotten, and this attempt everywhere. */
export async function forgive(tx: EntityManager, counts: Count[], attemptAt: Date): Promise<void> {
  await tx.query('delete from sign_in_failures where key = $1', [counts[0]!.key]);
  await tx.query(
    `delete from sign_in_failures where ctid in (
       select distinct on (key) ctid from sign_in_failures where key = any($1) and failed_at = $2)`,
    [counts.slice(1).map(({ key }) => key), attemptAt],
  );
}
