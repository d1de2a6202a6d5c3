import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { Rounds } from '../../common/rounds.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { appendEvents, SYSTEM } from '../../database/events.ts';
import { shippedCalibration } from '../../sentiment/calibration.ts';
import type { Tuned } from '../../sentiment/reading.ts';
import { FEWEST_CORRECTIONS, precisionUnder, proposeTuning } from '../../sentiment/tuning.ts';
import { judgedMessages } from './judged.query.ts';

/** "Lear" as a number: one process at a time learns. */
const LEARN_LOCK = 0x4c65_6172;
/** Corrections after which a source and language is looked at again. */
const AGAIN = 25;

interface Group {
  sourceId: string;
  language: string;
}

/** Turns reps' corrections into proposals. Nothing is changed by one: a manager accepts it, or does not. */
@Injectable()
export class ProposeTunings implements BeforeApplicationShutdown {
  private readonly rounds = new Rounds(ProposeTunings, 'tunings could not be proposed', () => this.propose());

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  @Interval(60_000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  /** @returns how many were proposed; null if another process is at it */
  propose(): Promise<number | null> {
    return inTransaction(this.dataSource, async (tx) => {
      const [lock]: { free: boolean }[] = await tx.query('select pg_try_advisory_xact_lock($1) as free', [LEARN_LOCK]);
      if (!lock!.free) return null;
      const now = this.clock.now();
      await forgetOldDays(tx, now);
      let proposed = 0;
      for (const group of await dueGroups(tx)) proposed += Number(await proposeFor(tx, group, now));
      if (proposed > 0) await notifyChanged(tx, { topics: ['tunings'] });
      return proposed;
    });
  }
}

async function forgetOldDays(tx: EntityManager, now: Date): Promise<void> {
  await tx.query(`delete from score_days where day <= ($1::timestamptz at time zone 'UTC')::date - 28`, [now]);
}

/** Sources and languages with enough said, both ways, since the last proposal. */
function dueGroups(tx: EntityManager): Promise<Group[]> {
  return tx.query<Group[]>(
    `select source_id as "sourceId", language from corrections c group by source_id, language
     having count(*) >= $1 and bool_or(frustrated) and not bool_and(frustrated) and count(*) >= $2 + coalesce(
       (select t.corrections from tunings t where t.source_id = c.source_id and t.language = c.language
        order by t.id desc limit 1), 0)
     order by source_id, language`,
    [FEWEST_CORRECTIONS, AGAIN],
  );
}

async function proposeFor(tx: EntityManager, { sourceId, language }: Group, now: Date): Promise<boolean> {
  const judged = await judgedMessages(tx, sourceId, language);
  const { thresholds } = shippedCalibration();
  const proposal = proposeTuning(judged, thresholds);
  if (!proposal) return false;
  const [inForce] = await tx.query<Tuned[]>(
    `select bias, thresholds from tunings where source_id = $1 and language = $2 and state = 'accepted'`,
    [sourceId, language],
  );
  const precisionNow = precisionUnder(judged, inForce?.bias ?? 0, (inForce?.thresholds ?? thresholds).frustrated);
  // undecided, and out of date
  await tx.query(`delete from tunings where source_id = $1 and language = $2 and state = 'proposed'`, [
    sourceId,
    language,
  ]);
  const [row] = await tx.query<{ id: string; corrections: number }[]>(
    `insert into tunings (source_id, language, bias, thresholds, corrections, precision_now, precision_then,
       interval_low, interval_high, state, created_at)
     select $1, $2, $3, $4, count(*), $5, $6, $7, $8, 'proposed', $9 from corrections
     where source_id = $1 and language = $2 returning id, corrections`,
    [
      sourceId,
      language,
      proposal.bias,
      JSON.stringify(proposal.thresholds),
      precisionNow,
      proposal.precision,
      proposal.interval.low,
      proposal.interval.high,
      now,
    ],
  );
  const data = { tuningId: row!.id, language, corrections: row!.corrections };
  await appendEvents(tx, [{ at: now, type: 'tuning.proposed', sourceId, actor: SYSTEM, data }]);
  return true;
}
