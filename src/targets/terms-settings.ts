import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { inTransaction } from '../database/transaction.ts';
import { recordAct } from '../people/audit/audit.ts';
import { personOf, type Principal } from '../people/principal.ts';
import { type CalendarDefinition, compileCalendar } from './calendar.ts';
import type { CalendarBody, CalendarView, TargetBody, TargetView } from './terms.dto.ts';

/** Reads and sets targets and opening hours. Nothing is overwritten: a change closes a version and begins the next. */
@Injectable()
export class TermsSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Those in force, the general ones first. */
  targets(): Promise<TargetView[]> {
    return this.dataSource.query<TargetView[]>(
      `select id, source_id as "sourceId", level, goal_seconds as "goalSeconds", sla_seconds as "slaSeconds",
         created_at as "createdAt"
       from target_versions where replaced_at is null order by source_id nulls first, id`,
    );
  }

  /** @throws DomainError `target-invalid` */
  async setTarget(principal: Principal, body: TargetBody): Promise<TargetView[]> {
    if (body.goalSeconds > body.slaSeconds) {
      throw new DomainError('invalid', 'target-invalid', 'The goal must not be longer than the SLA.', {
        fields: { goalSeconds: 'must not be longer than slaSeconds.' },
      });
    }
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      await this.close(tx, body.sourceId ?? null, body.level, now);
      await tx.query(
        `insert into target_versions (source_id, level, goal_seconds, sla_seconds, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [body.sourceId ?? null, body.level, body.goalSeconds, body.slaSeconds, personOf(principal), now],
      );
      await recordAct(
        tx,
        { at: now, by: principal, action: 'target.set', details: { ...body } },
        { type: 'target.set', sourceId: body.sourceId ?? undefined, data: { ...body } },
      );
      await notifyChanged(tx, { topics: ['targets'] });
    });
    return this.targets();
  }

  /** Takes a target away, so that the general one, or that of a lower level, holds. @throws DomainError `target-needed` */
  async dropTarget(principal: Principal, sourceId: string | null, level: string): Promise<TargetView[]> {
    if (sourceId === null && level === 'calm')
      throw new DomainError('conflict', 'target-needed', 'The general target can be changed but not taken away.');
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      await this.close(tx, sourceId, level, now);
      await recordAct(
        tx,
        { at: now, by: principal, action: 'target.dropped', details: { sourceId, level } },
        { type: 'target.dropped', sourceId: sourceId ?? undefined, data: { sourceId, level } },
      );
      await notifyChanged(tx, { topics: ['targets'] });
    });
    return this.targets();
  }

  async calendar(): Promise<CalendarView> {
    const [{ hours, ...version }] = await this.dataSource.query<
      [{ id: string; hours: CalendarDefinition | null; createdAt: Date }]
    >('select id, hours, created_at as "createdAt" from calendar_versions order by id desc limit 1');
    if (!hours) return { ...version, hours: null };
    const { weekly, ...rest } = hours;
    return { ...version, hours: { ...rest, week: weekly.map((openings) => ({ openings })) } };
  }

  /** @param body null for round the clock. @throws DomainError `calendar-invalid` */
  async setCalendar(principal: Principal, body: CalendarBody | null): Promise<CalendarView> {
    const hours = body && {
      timeZone: body.timeZone,
      weekly: body.week.map(({ openings }) => openings),
      closedDays: body.closedDays,
    };
    if (hours) compileCalendar(hours);
    const now = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('insert into calendar_versions (hours, created_by, created_at) values ($1, $2, $3)', [
        hours && JSON.stringify(hours),
        personOf(principal),
        now,
      ]);
      await recordAct(
        tx,
        { at: now, by: principal, action: 'calendar.set', details: { hours } },
        { type: 'calendar.set', data: { hours } },
      );
      await notifyChanged(tx, { topics: ['targets'] });
    });
    return this.calendar();
  }

  private async close(
    tx: { query(sql: string, params: unknown[]): Promise<unknown> },
    sourceId: string | null,
    level: string,
    now: Date,
  ) {
    await tx.query(
      `update target_versions set replaced_at = $3
       where replaced_at is null and source_id is not distinct from $1 and level = $2`,
      [sourceId, level, now],
    );
  }
}
