import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';

const micro = 1_000_000;

/** What platforms have cost, by source and day in UTC, shared by every process through the database. */
@Injectable()
export class BudgetMeter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds to today's meter, atomically.
   * @param dollars US dollars; 0 only asks, less than 0 gives back
   * @param most nothing is charged if the day would have cost more than this
   * @returns whether it was charged, and what today and all days have cost since
   */
  async charge(
    sourceId: string,
    dollars: number,
    most?: number,
  ): Promise<{ charged: boolean; today: number; total: number }> {
    const limit = most === undefined ? null : Math.round(most * micro);
    const day = this.clock.now().toISOString().slice(0, 10);
    const [row] = await this.dataSource.query<{ charged: boolean; today: string; earlier: string }[]>(
      `with charged as (
         insert into budget_days as b (source_id, day, spent_microdollars)
         select $1, $2::date, $3::bigint where $4::bigint is null or $3::bigint <= $4::bigint
         on conflict on constraint budget_days_pk do update set spent_microdollars = b.spent_microdollars + excluded.spent_microdollars
           where $4::bigint is null or b.spent_microdollars + excluded.spent_microdollars <= $4::bigint
         returning spent_microdollars)
       select exists (select from charged) as charged,
         coalesce((select spent_microdollars from charged),
           (select spent_microdollars from budget_days where source_id = $1 and day = $2::date), 0) as today,
         (select coalesce(sum(spent_microdollars), 0) from budget_days where source_id = $1 and day <> $2::date) as earlier`,
      [sourceId, day, Math.round(dollars * micro), limit],
    );
    const [today, earlier] = [Number(row!.today) / micro, Number(row!.earlier) / micro];
    return { charged: row!.charged, today, total: today + earlier };
  }
}
