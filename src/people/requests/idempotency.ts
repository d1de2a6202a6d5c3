import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';

/** No request runs longer (the server ends it before); after this a request that never finished may be tried again. */
const longestRunMs = 120_000;
/** How long answers are kept for repeats. */
export const keptMs = 24 * 3600_000;

/** A request under an Idempotency-Key. */
export interface KeyedRequest {
  /** `user:1` or `token:2`. */
  principal: string;
  key: string;
  hash: Buffer;
  /** 1 for the first try; set by `claim`. */
  attempt: number;
}

/** What the first request was answered. */
export interface StoredAnswer {
  status: number;
  response: unknown;
}

interface Row {
  sameRequest: boolean;
  attempt: number;
  status: number | null;
  response: unknown;
  createdAt: Date;
  actedAt: Date | null;
}

/**
 * Makes the key ours, or finds the answer that an earlier request under it got.
 * @throws DomainError `idempotency-key-reused`, `request-running` or `request-outcome-unknown`
 */
export async function claim(
  dataSource: DataSource,
  request: KeyedRequest,
  now: Date,
): Promise<StoredAnswer | undefined> {
  const { principal, key, hash } = request;
  const inserted = await dataSource.query<unknown[]>(
    `insert into idempotency_keys (principal, key, request_hash, created_at) values ($1, $2, $3, $4)
     on conflict do nothing returning principal`,
    [principal, key, hash, now],
  );
  if (inserted.length > 0) return undefined;
  const [row] = await dataSource.query<Row[]>(
    `select request_hash = $3 "sameRequest", attempt, status, response, created_at "createdAt", acted_at "actedAt"
     from idempotency_keys where principal = $1 and key = $2`,
    [principal, key, hash],
  );
  return row ? answerOf(dataSource, request, row, now) : claim(dataSource, request, now);
}

async function answerOf(
  dataSource: DataSource,
  request: KeyedRequest,
  row: Row,
  now: Date,
): Promise<StoredAnswer | undefined> {
  if (!row.sameRequest)
    throw new DomainError('invalid', 'idempotency-key-reused', 'This Idempotency-Key was used for another request.', {
      fields: { 'Idempotency-Key': 'Use a new key for a new request.' },
    });
  if (row.status !== null) return { status: row.status, response: row.response };
  if (now.getTime() - row.createdAt.getTime() < longestRunMs) throw running();
  if (row.actedAt)
    throw new DomainError(
      'conflict',
      'request-outcome-unknown',
      'The first request was carried out, but its answer was lost. Look at what is there before you do it again.',
    );
  request.attempt = await takeOver(dataSource, request, row.attempt, now);
  return undefined;
}

const running = () =>
  new DomainError('conflict', 'request-running', 'The first request under this key still runs. Ask again.', {
    retryAfterSeconds: 2,
  });

async function takeOver(dataSource: DataSource, { principal, key }: KeyedRequest, attempt: number, now: Date) {
  const [, count] = await dataSource.query<[unknown, number]>(
    `update idempotency_keys set attempt = attempt + 1, created_at = $4
     where principal = $1 and key = $2 and attempt = $3 and acted_at is null and status is null`,
    [principal, key, attempt, now],
  );
  if (count === 0) throw running();
  return attempt + 1;
}

/** Written in every transaction that the request opens: from its commit on the request is never carried out again. */
export async function markActed(tx: EntityManager, request: KeyedRequest, now: Date): Promise<void> {
  const [, count] = await tx.query<[unknown, number]>(
    'update idempotency_keys set acted_at = $4 where principal = $1 and key = $2 and attempt = $3',
    [request.principal, request.key, request.attempt, now],
  );
  if (count === 0) throw running();
}

/** Keeps the answer for repeats. @param response null for an answer that is shown once */
export async function settle(dataSource: DataSource, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  await dataSource.query(
    'update idempotency_keys set status = $4, response = $5 where principal = $1 and key = $2 and attempt = $3',
    [request.principal, request.key, request.attempt, answer.status, JSON.stringify(answer.response ?? null)],
  );
}

/** Nothing was changed: the key is free again, and a repeat is carried out. @returns false if something was changed */
export async function release(dataSource: DataSource, { principal, key, attempt }: KeyedRequest): Promise<boolean> {
  const [, count] = await dataSource.query<[unknown, number]>(
    'delete from idempotency_keys where principal = $1 and key = $2 and attempt = $3 and acted_at is null',
    [principal, key, attempt],
  );
  return count > 0;
}

/** Forgets the answers of more than a day ago. */
export async function forget(dataSource: DataSource, now: Date): Promise<void> {
  await dataSource.query('delete from idempotency_keys where created_at < $1', [new Date(now.getTime() - keptMs)]);
}
