import { type EntityManager } from 'typeorm';
import { notifyChanged } from '../../database/change-notice.ts';
import { type Caller } from '../caller.ts';
import { csrfTokenOf, hashOfToken, newSecretToken } from '../secret-token.ts';

const hour = 3600_000;
/** A session ends when it was not used for this long … */
export const idleMs = 24 * hour;
/** … and at this age, used or not. */
export const lifetimeMs = 14 * 24 * hour;

/** What a browser gets when somebody signs in. */
export interface NewSession {
  id: string;
  userId: string;
  token: string;
  csrfToken: string;
  expiresAt: Date;
}

/** Opens a session; the token exists in clear only in what is returned. Sweeps out sessions that are over. */
export async function openSession(tx: EntityManager, userId: string, caller: Caller, now: Date): Promise<NewSession> {
  await tx.query('delete from sessions where expires_at <= $1 or last_seen_at <= $2', [
    now,
    new Date(now.getTime() - idleMs),
  ]);
  const token = newSecretToken();
  const csrfToken = csrfTokenOf(token);
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  const [row] = await tx.query<{ id: string }[]>(
    `insert into sessions (user_id, token_hash, csrf_hash, created_at, last_seen_at, expires_at, user_agent, address)
     values ($1, $2, $3, $4, $4, $5, $6, $7) returning id`,
    [userId, hashOfToken(token), hashOfToken(csrfToken), now, expiresAt, caller.userAgent, caller.address],
  );
  return { id: row!.id, userId, token, csrfToken, expiresAt };
}

/** Ends sessions of these users, all but one if that is named, and closes the streams that they hold open. */
export async function endSessions(tx: EntityManager, userIds: string[], exceptSessionId?: string): Promise<void> {
  await tx.query('delete from sessions where user_id = any($1::bigint[]) and id is distinct from $2::bigint', [
    userIds,
    exceptSessionId ?? null,
  ]);
  await tellRights(tx, userIds);
}

export async function endSession(tx: EntityManager, sessionId: string, userId: string): Promise<void> {
  await tx.query('delete from sessions where id = $1', [sessionId]);
  await tellRights(tx, [userId]);
}

/** What these users may see has changed: open streams look again, by `principal:user:ID`. */
export async function tellRights(tx: EntityManager, userIds: string[]): Promise<void> {
  await notifyChanged(tx, { userIds, topics: ['users', ...userIds.map((id) => `principal:user:${id}`)] });
}
