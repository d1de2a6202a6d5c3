import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { Config } from '../../config/config.ts';
import { publicUrl } from '../../config/public-url.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Caller } from '../caller.ts';
import { Passwords } from '../passwords.ts';
import { type Principal, personOf } from '../principal.ts';
import { hashOfToken, newSecretToken } from '../secret-token.ts';
import { endSessions, type NewSession, openSession } from '../sessions/sessions.ts';
import { type ResetLinkDto, type ResetPasswordDto } from './invitation.dto.ts';

const lifetimeMs = 24 * 3600_000;

/** A forgotten password: an admin makes a link, the person chooses a new one. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Earlier links of the same person stop working. @throws DomainError `user-not-found` */
  async issue(principal: Principal, userId: string): Promise<ResetLinkDto> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + lifetimeMs);
    const token = newSecretToken();
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('delete from password_resets where user_id = $1', [userId]);
      const rows = await tx.query<unknown[]>(
        `insert into password_resets (token_hash, user_id, created_by, created_at, expires_at)
         select $1, id, $3, $4, $5 from users where id = $2 and deactivated_at is null returning user_id`,
        [hashOfToken(token), userId, personOf(principal), now, expiresAt],
      );
      if (rows.length === 0)
        throw new DomainError('not-found', 'user-not-found', 'There is no active user of this id.');
      await recordAudit(tx, { at: now, by: principal, action: 'user.reset-link-made', subject: `user:${userId}` });
    });
    return { link: `${publicUrl(this.config)}/reset-password#${token}`, expiresAt };
  }

  /** Uses the link up, ends every session of the person and signs them in here. */
  async reset({ token, password }: ResetPasswordDto, caller: Caller): Promise<NewSession> {
    await this.assertGood(token);
    const hash = await this.passwords.hash(password);
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      const [rows] = await tx.query<[{ userId: string }[], number]>(
        `delete from password_resets r using users u where r.token_hash = $1 and r.expires_at > $2
           and u.id = r.user_id and u.deactivated_at is null returning u.id "userId"`,
        [hashOfToken(token), now],
      );
      const userId = rows[0]?.userId;
      if (!userId) throw linkInvalid();
      await tx.query('update users set password_hash = $2 where id = $1', [userId, hash]);
      await endSessions(tx, [userId]);
      const entry = { action: 'user.password-reset', subject: `user:${userId}`, address: caller.address };
      await recordAudit(tx, { at: now, by: null, ...entry });
      return openSession(tx, userId, caller, now);
    });
  }

  /** Asked before the password is hashed, so that strangers cannot make us hash. */
  private async assertGood(token: string): Promise<void> {
    const found = await this.dataSource.query<unknown[]>(
      'select from password_resets where token_hash = $1 and expires_at > $2',
      [hashOfToken(token), this.clock.now()],
    );
    if (found.length === 0) throw linkInvalid();
  }
}

const linkInvalid = () =>
  new DomainError('forbidden', 'link-invalid', 'This link was used or has run out. Ask your admin for a new one.');
