import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Caller } from '../caller.ts';
import { Passwords } from '../passwords.ts';
import { type Principal, type UserPrincipal } from '../principal.ts';
import { type ChangePasswordDto, type SignInDto } from './session.dto.ts';
import { endSession, endSessions, type NewSession, openSession } from './sessions.ts';
import { type Count, countAttempt, countsOf, forgive } from './sign-in-throttle.ts';

interface Account {
  id: string;
  passwordHash: string | null;
}

/** Signing in and out, and choosing a new password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a session. Wrong password, unknown address and closed account look the same, to the clock as well.
   * @throws DomainError `sign-in-wrong`, or `sign-in-throttled` after too many
   */
  async signIn({ email, password }: SignInDto, caller: Caller): Promise<NewSession> {
    const now = this.clock.now();
    const counts = await this.attempt(email, caller, now);
    const account = await this.accountOf(email);
    if (!(await this.passwords.verify(password, account?.passwordHash ?? null))) return this.refuse(caller, account);
    const outdated = this.passwords.isOutdated(account!.passwordHash!);
    const newHash = outdated ? await this.passwords.hash(password) : null;
    return inTransaction(this.dataSource, async (tx) => {
      await forgive(tx, counts, now);
      if (newHash) await tx.query('update users set password_hash = $2 where id = $1', [account!.id, newHash]);
      await auditSignIn(tx, now, `user:${account!.id}`, 'session.started', caller);
      return openSession(tx, account!.id, caller, now);
    });
  }

  private attempt(email: string, caller: Caller, now: Date): Promise<Count[]> {
    return inTransaction(this.dataSource, async (tx) => {
      const counts = await countsOf(tx, email, caller.address);
      await countAttempt(tx, counts, now);
      return counts;
    });
  }

  private async accountOf(email: string): Promise<Account | undefined> {
    const [account] = await this.dataSource.query<Account[]>(
      'select id, password_hash "passwordHash" from users where email = lower($1) and deactivated_at is null',
      [email],
    );
    return account;
  }

  private async refuse(caller: Caller, account: Account | undefined): Promise<never> {
    const subject = account ? `user:${account.id}` : '';
    await auditSignIn(this.dataSource.manager, this.clock.now(), subject, 'session.refused', caller);
    throw new DomainError('unauthenticated', 'sign-in-wrong', 'E-mail address or password is wrong. Try again.');
  }

  /** Ends the session with which this is asked. */
  async signOut(principal: Principal, { address }: Caller): Promise<void> {
    const { sessionId, userId } = principal as UserPrincipal;
    await inTransaction(this.dataSource, async (tx) => {
      await endSession(tx, sessionId, userId);
      await recordAudit(tx, { at: this.clock.now(), by: principal, action: 'session.ended', address });
    });
  }

  /** Ends every session of the person and opens a new one for the browser that asks. */
  async changePassword(principal: Principal, change: ChangePasswordDto, caller: Caller): Promise<NewSession> {
    const { userId } = principal as UserPrincipal;
    await this.assertPassword(userId, change.currentPassword, caller);
    const hash = await this.passwords.hash(change.newPassword);
    const at = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('update users set password_hash = $2 where id = $1', [userId, hash]);
      await endSessions(tx, [userId]);
      await recordAudit(tx, { at, by: principal, action: 'user.password-changed', address: caller.address });
      return openSession(tx, userId, caller, at);
    });
  }

  private async assertPassword(userId: string, password: string, caller: Caller): Promise<void> {
    const now = this.clock.now();
    const [user] = await this.dataSource.query<{ email: string; hash: string }[]>(
      'select email, password_hash hash from users where id = $1',
      [userId],
    );
    const counts = await this.attempt(user!.email, caller, now);
    if (!(await this.passwords.verify(password, user!.hash)))
      throw new DomainError('invalid', 'password-wrong', 'The current password is wrong.', {
        fields: { currentPassword: 'This is not your current password.' },
      });
    await inTransaction(this.dataSource, (tx) => forgive(tx, counts, now));
  }
}

const auditSignIn = (tx: EntityManager, at: Date, subject: string, action: string, { address }: Caller) =>
  recordAudit(tx, { at, by: null, action, subject, address });
