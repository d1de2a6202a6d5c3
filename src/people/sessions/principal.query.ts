import { type DataSource } from 'typeorm';
import { preparedQuery } from '../../database/prepared.ts';
import { type Principal, type Role, type TokenPrincipal, type UserPrincipal } from '../principal.ts';
import { type Scope } from '../scopes.ts';
import { hashOfToken } from '../secret-token.ts';
import { idleMs } from './sessions.ts';

/** Signs of life are written at most this often. */
const touchMs = 60_000;

/** A session that runs. */
export interface OpenSession {
  principal: UserPrincipal;
  /** What the page must send along with changes. */
  csrfHash: Buffer;
  /** Until then only a change of rights makes it another; then it is due for a sign of life, or over. */
  settledUntil: Date;
}

interface SessionRow {
  id: string;
  userId: string;
  role: Role;
  locale: string;
  lastSeenAt: Date;
  expiresAt: Date;
  csrfHash: Buffer;
  teamIds: string[];
  leadTeamIds: string[];
}

const sessionSql = `
  select s.id, s.user_id "userId", u.role, u.locale, s.last_seen_at "lastSeenAt", s.expires_at "expiresAt", s.csrf_hash "csrfHash",
    array(select team_id::text from team_members where user_id = u.id order by team_id) "teamIds",
    array(select team_id::text from team_members where user_id = u.id and is_lead order by team_id) "leadTeamIds"
  from sessions s join users u on u.id = s.user_id
  where u.deactivated_at is null and s.expires_at > $1 and s.last_seen_at > $2`;

const toPrincipal = ({ userId, role, locale, id, teamIds, leadTeamIds }: SessionRow): UserPrincipal => ({
  kind: 'user',
  userId,
  role,
  sessionId: id,
  locale,
  teamIds,
  leadTeamIds,
});

/** The session of a cookie, if it still runs; a sign of life is written now and then. */
export async function sessionOfToken(
  dataSource: DataSource,
  token: string,
  now: Date,
): Promise<OpenSession | undefined> {
  const oldest = new Date(now.getTime() - idleMs);
  const parameters = [now, oldest, hashOfToken(token)];
  const [row] = await preparedQuery<SessionRow>(dataSource, `${sessionSql} and s.token_hash = $3`, parameters);
  if (!row) return undefined;
  const touches = now.getTime() - row.lastSeenAt.getTime() > touchMs;
  if (touches) await dataSource.query('update sessions set last_seen_at = $2 where id = $1', [row.id, now]);
  const touchedAt = touches ? now : row.lastSeenAt;
  const settledUntil = new Date(Math.min(touchedAt.getTime() + touchMs, row.expiresAt.getTime()));
  return { principal: toPrincipal(row), csrfHash: row.csrfHash, settledUntil };
}

interface TokenRow {
  id: string;
  scopes: Scope[];
  lastUsedAt: Date | null;
}

const tokenSql = `select id, scopes, last_used_at "lastUsedAt" from api_tokens
  where revoked_at is null and (expires_at is null or expires_at > $1)`;

/** Whose token this is, if it still holds. */
export async function principalOfToken(
  dataSource: DataSource,
  token: string,
  now: Date,
): Promise<TokenPrincipal | undefined> {
  const [row] = await preparedQuery<TokenRow>(dataSource, `${tokenSql} and token_hash = $2`, [now, hashOfToken(token)]);
  if (!row) return undefined;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > touchMs)
    await dataSource.query('update api_tokens set last_used_at = $2 where id = $1', [row.id, now]);
  return { kind: 'token', tokenId: row.id, scopes: row.scopes, onBehalfOf: null };
}

/**
 * The same principal with today's rights, or undefined if they may no longer come in. For streams that stay open: call
 * it when `principal:user:ID` or `principal:token:ID` changed, and every few minutes, since sessions end by themselves.
 */
export async function renewedPrincipal(
  dataSource: DataSource,
  principal: Principal,
  now: Date,
): Promise<Principal | undefined> {
  if (principal.kind === 'token') {
    const [row] = await dataSource.query<TokenRow[]>(`${tokenSql} and id = $2`, [now, principal.tokenId]);
    return row && { ...principal, scopes: row.scopes };
  }
  const oldest = new Date(now.getTime() - idleMs);
  const [row] = await dataSource.query<SessionRow[]>(`${sessionSql} and s.id = $3`, [now, oldest, principal.sessionId]);
  return row && toPrincipal(row);
}

/** The id of an active user named by id or e-mail address. */
export async function activeUserId(dataSource: DataSource, idOrEmail: string): Promise<string | undefined> {
  const [row] = await dataSource.query<{ id: string }[]>(
    'select id from users where deactivated_at is null and (id::text = $1 or email = lower($1))',
    [idOrEmail],
  );
  return row?.id;
}
