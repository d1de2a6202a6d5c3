import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { type Caller } from '../caller.ts';
import { Passwords } from '../passwords.ts';
import { hashOfToken } from '../secret-token.ts';
import { type NewSession, openSession } from '../sessions/sessions.ts';
import { insertUser } from '../users/new-user.ts';
import { type SetUpDto, type SetupStateDto } from './setup.dto.ts';
import { hasUsers } from './setup-links.ts';

/** Makes the first admin. */
@Injectable()
export class Setup {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  async state(): Promise<SetupStateDto> {
    return { done: await hasUsers(this.dataSource) };
  }

  /**
   * One transaction proves that nobody exists, uses the link up and makes the admin; of two at once, one wins.
   * @throws DomainError `already-set-up`, or `link-invalid`
   */
  async setUp(wanted: SetUpDto, caller: Caller): Promise<NewSession> {
    await this.assertPossible(this.dataSource.manager, wanted.token);
    const passwordHash = await this.passwords.hash(wanted.password);
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('select from installation for update');
      await this.assertPossible(tx, wanted.token);
      await tx.query('delete from setup_links');
      await tx.query('update installation set name = coalesce($1, name), version = version + 1', [wanted.installation]);
      const id = (await insertUser(tx, { ...wanted, passwordHash, role: 'admin' }, now))!;
      const { address } = caller;
      await recordAct(
        tx,
        { at: now, by: null, action: 'installation.set-up', subject: `user:${id}`, address },
        { type: 'user.joined', data: { userId: id } },
      );
      return openSession(tx, id, caller, now);
    });
  }

  /** Also asked before the password is hashed, so that strangers cannot make us hash. */
  private async assertPossible(tx: EntityManager, token: string): Promise<void> {
    if (await hasUsers(tx))
      throw new DomainError(
        'conflict',
        'already-set-up',
        'Earshot is set up already. Sign in, or ask for an invitation.',
      );
    const found = await tx.query<unknown[]>('select from setup_links where token_hash = $1 and expires_at > $2', [
      hashOfToken(token),
      this.clock.now(),
    ]);
    if (found.length === 0)
      throw new DomainError(
        'forbidden',
        'link-invalid',
        'This link is wrong or too old. Restart Earshot to get a new one.',
      );
  }
}
