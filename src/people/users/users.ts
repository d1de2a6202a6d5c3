import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { type ReadVersions, assertRead } from '../../common/version.ts';
import { appendEvents } from '../../database/events.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct, recordAudit } from '../audit/audit.ts';
import { actorOf, isAtLeast, type Principal } from '../principal.ts';
import { endSessions, tellRights } from '../sessions/sessions.ts';
import { WorkReturner } from '../work-returner.ts';
import { type ChangeMeDto, type ChangeUserDto, type UserDto, type UsersQuery } from './user.dto.ts';
import { findUser, listUsers } from './users.query.ts';

/** Users as admins see and change them. */
@Injectable()
export class Users {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly modules: ModuleRef,
  ) {}

  list(query: UsersQuery): Promise<UserDto[]> {
    return listUsers(this.dataSource, query);
  }

  find(id: string): Promise<UserDto> {
    return findUser(this.dataSource, id);
  }

  /**
   * @param read what the caller has read
   * @throws DomainError `user-not-found`, `version-stale`, `last-admin`
   */
  async change(principal: Principal, id: string, change: ChangeUserDto, read: ReadVersions): Promise<UserDto> {
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      const before = await lockUser(tx, id, read);
      const after = { ...before, ...definedOf(change) };
      await this.store(tx, id, after, deactivation(before, change, now));
      await assertAdminLeft(tx);
      if (after.role !== before.role) await this.changeRole(tx, principal, before, after, now);
      if (change.deactivated && !before.deactivatedAt) await this.deactivate(tx, principal, id, now);
      const entry = { subject: `user:${id}`, details: differences(before, change) };
      await recordAct(
        tx,
        { at: now, by: principal, action: 'user.changed', ...entry },
        { type: 'user.changed', data: { userId: id, fields: Object.keys(entry.details) } },
      );
      await tellRights(tx, [id]);
      return findUser(tx, id);
    });
  }

  /** What people change about themselves. */
  changeMe(principal: Principal & { kind: 'user' }, change: ChangeMeDto): Promise<UserDto> {
    return inTransaction(this.dataSource, async (tx) => {
      const before = await lockUser(tx, principal.userId, null);
      await this.store(tx, before.id, { ...before, ...definedOf(change) }, before.deactivatedAt);
      const data = { userId: before.id, fields: Object.keys(differences(before, change)) };
      await appendEvents(tx, [{ at: this.clock.now(), type: 'user.changed', actor: actorOf(principal), data }]);
      await tellRights(tx, [before.id]);
      return findUser(tx, before.id);
    });
  }

  private async store(tx: EntityManager, id: string, user: UserDto, deactivatedAt: Date | null): Promise<void> {
    const { name, initials, role, locale, timeZone, capacity, languages, skills } = user;
    await tx.query(
      `update users set name = $2, initials = $3, role = $4, locale = $5, time_zone = $6, capacity = $7, languages = $8,
         skills = $9, deactivated_at = $10, version = version + 1 where id = $1`,
      [id, name.trim(), initials, role, locale, timeZone, capacity, languages, skills, deactivatedAt],
    );
  }

  /** Whoever is signed in with the old role must sign in anew; a rep leads nobody. */
  private async changeRole(tx: EntityManager, principal: Principal, before: UserDto, after: UserDto, at: Date) {
    await endSessions(tx, [before.id]);
    if (!isAtLeast(after.role, 'lead'))
      await tx.query('update team_members set is_lead = false where user_id = $1', [before.id]);
    const entry = { subject: `user:${before.id}`, details: { before: before.role, after: after.role } };
    await recordAudit(tx, { at, by: principal, action: 'user.role-changed', ...entry });
  }

  private async deactivate(tx: EntityManager, principal: Principal, id: string, at: Date): Promise<void> {
    await endSessions(tx, [id]);
    await tx.query('delete from password_resets where user_id = $1', [id]);
    const returner = this.modules.get(WorkReturner, { strict: false });
    const returned = await returner.returnWork(tx, id, at, actorOf(principal), 'deactivated');
    await recordAudit(tx, {
      at,
      by: principal,
      action: 'user.deactivated',
      subject: `user:${id}`,
      details: { returned },
    });
  }
}

async function lockUser(tx: EntityManager, id: string, read: ReadVersions): Promise<UserDto> {
  await tx.query('select from users where id = $1 for update', [id]);
  const user = await findUser(tx, id);
  assertRead(read, user.version);
  return user;
}

const definedOf = <T extends object>(change: T) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;

function deactivation(before: UserDto, { deactivated }: ChangeUserDto, now: Date): Date | null {
  if (deactivated === undefined) return before.deactivatedAt;
  return deactivated ? (before.deactivatedAt ?? now) : null;
}

/** Two admins who remove each other at once: the lock lets the second one see the first one's change. */
async function assertAdminLeft(tx: EntityManager): Promise<void> {
  await tx.query('select from installation for update');
  const admins = await tx.query<unknown[]>(`select from users where role = 'admin' and deactivated_at is null limit 1`);
  if (admins.length === 0)
    throw new DomainError('conflict', 'last-admin', 'This is the last admin. Make somebody else an admin first.');
}

function differences(before: UserDto, change: ChangeUserDto): Record<string, unknown> {
  const fields = Object.keys(definedOf(change)).filter((field) => field in before) as (keyof UserDto)[];
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(change[field as never]));
  return Object.fromEntries(changed.map((field) => [field, { before: before[field], after: change[field as never] }]));
}
