import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { actorOf, isAtLeast, type Principal } from '../principal.ts';
import { tellRights } from '../sessions/sessions.ts';
import { WorkReturner } from '../work-returner.ts';
import { type AvailabilityDto } from './user.dto.ts';

/** Available or away. Nobody who is away is given work, and what waits for them is given to others. */
@Injectable()
export class Availability {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly modules: ModuleRef,
  ) {}

  /** @throws DomainError `user-not-found`, or `not-your-team` if a lead does not lead this user */
  async set(principal: Principal, userId: string, availability: 'available' | 'away'): Promise<AvailabilityDto> {
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      await assertMayChange(tx, principal, userId);
      const changed = await store(tx, userId, availability, now);
      const returned = availability === 'away' ? await this.giveBack(tx, principal, userId, now) : 0;
      if (changed) {
        const entry = { subject: `user:${userId}`, details: { availability, returned } };
        await recordAct(
          tx,
          { at: now, by: principal, action: 'user.availability-changed', ...entry },
          { type: 'user.changed', data: { userId, fields: ['availability'] } },
        );
      }
      await tellRights(tx, [userId]);
      return { availability, returned };
    });
  }

  private giveBack(tx: EntityManager, principal: Principal, userId: string, now: Date): Promise<number> {
    const returner = this.modules.get(WorkReturner, { strict: false });
    return returner.returnWork(tx, userId, now, actorOf(principal), 'away');
  }
}

async function store(tx: EntityManager, userId: string, availability: string, now: Date): Promise<boolean> {
  const [, count] = await tx.query<[unknown, number]>(
    `update users set availability = $2, availability_changed_at = $3, version = version + 1
     where id = $1 and availability <> $2`,
    [userId, availability, now],
  );
  return count > 0;
}

async function assertMayChange(tx: EntityManager, principal: Principal, userId: string): Promise<void> {
  const found = await tx.query<unknown[]>('select from users where id = $1 and deactivated_at is null for update', [
    userId,
  ]);
  if (found.length === 0) throw new DomainError('not-found', 'user-not-found', 'There is no active user of this id.');
  if (principal.kind === 'token' || principal.userId === userId || isAtLeast(principal.role, 'manager')) return;
  const led = await tx.query<unknown[]>('select from team_members where user_id = $1 and team_id = any($2::bigint[])', [
    userId,
    principal.leadTeamIds,
  ]);
  if (led.length === 0) throw new DomainError('forbidden', 'not-your-team', 'You lead no team of this person.');
}
