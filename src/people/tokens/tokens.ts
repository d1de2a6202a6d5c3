import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { type Principal, personOf } from '../principal.ts';
import { scopes } from '../scopes.ts';
import { hashOfToken, newSecretToken } from '../secret-token.ts';
import { type CreatedTokenDto, type NewTokenDto, type ScopeDto, type TokenDto } from './token.dto.ts';

const prefix = 'earshot_';

const tokensSql = `
  select t.id, t.name, t.hint, t.scopes, u.name "createdBy", t.created_at "createdAt", t.last_used_at "lastUsedAt",
    t.expires_at "expiresAt", t.revoked_at "revokedAt"
  from api_tokens t join users u on u.id = t.created_by`;

/** What other systems show to be let in. */
@Injectable()
export class Tokens {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Newest first, revoked ones as well. */
  list(): Promise<TokenDto[]> {
    return this.dataSource.query(`${tokensSql} order by t.id desc`);
  }

  scopes(): ScopeDto[] {
    return Object.entries(scopes).map(([name, about]) => ({ name: name as ScopeDto['name'], about }));
  }

  /** @throws DomainError `fields-invalid` if it would have expired already */
  async create(principal: Principal, wanted: NewTokenDto): Promise<CreatedTokenDto> {
    const now = this.clock.now();
    const expiresAt = expiryOf(wanted, now);
    const token = prefix + newSecretToken();
    return inTransaction(this.dataSource, async (tx) => {
      const [{ id }] = await tx.query<[{ id: string }]>(
        `insert into api_tokens (name, token_hash, hint, scopes, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [
          wanted.name.trim(),
          hashOfToken(token),
          token.slice(0, prefix.length + 4),
          [...new Set(wanted.scopes)],
          personOf(principal),
          now,
          expiresAt,
        ],
      );
      const details = { name: wanted.name, scopes: wanted.scopes, expiresAt };
      await recordAct(
        tx,
        { at: now, by: principal, action: 'token.created', subject: `token:${id}`, details },
        { type: 'token.created', data: { tokenId: id } },
      );
      const [created] = await tx.query<[TokenDto]>(`${tokensSql} where t.id = $1`, [id]);
      return { ...created, token };
    });
  }

  /** It is refused from now on, and its streams close. @throws DomainError `token-not-found` */
  async revoke(principal: Principal, id: string): Promise<void> {
    const at = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>(
        'update api_tokens set revoked_at = $2 where id = $1 and revoked_at is null',
        [id, at],
      );
      if (count === 0) throw new DomainError('not-found', 'token-not-found', 'There is no token of this id in force.');
      await recordAct(
        tx,
        { at, by: principal, action: 'token.revoked', subject: `token:${id}` },
        { type: 'token.revoked', data: { tokenId: id } },
      );
      await notifyChanged(tx, { topics: [`principal:token:${id}`] });
    });
  }
}

function expiryOf({ expiresAt }: NewTokenDto, now: Date): Date | null {
  if (expiresAt === undefined || expiresAt === null) return null;
  const at = new Date(expiresAt);
  const year = at.getUTCFullYear();
  if (at > now && year < 10_000) return at;
  throw new DomainError('invalid', 'fields-invalid', 'The token must expire in the future.', {
    fields: { expiresAt: 'Name an instant in the future, before the year 10000.' },
  });
}
