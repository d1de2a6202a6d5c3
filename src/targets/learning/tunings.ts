import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { appendEvents } from '../../database/events.ts';
import { recordAudit } from '../../people/audit/audit.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import type { TuningView } from './learning.dto.ts';
import { forgetScale } from './scale.query.ts';

const columns = `id, source_id as "sourceId", language, bias, thresholds, corrections,
  nullif(precision_now, 'NaN') as "precisionNow", precision_then as "precisionThen", interval_low as "intervalLow",
  interval_high as "intervalHigh", state, created_at as "createdAt", decided_by as "decidedBy", decided_at as "decidedAt"`;

type State = TuningView['state'];

/** What can be decided: from which states, into which, and under which names it is remembered. */
interface Decision {
  from: State[];
  to: State;
  event: string;
}

const ACCEPT: Decision = { from: ['proposed', 'refused', 'rolled-back'], to: 'accepted', event: 'tuning.accepted' };
const REFUSE: Decision = { from: ['proposed'], to: 'refused', event: 'tuning.refused' };
const ROLL_BACK: Decision = { from: ['accepted'], to: 'rolled-back', event: 'tuning.rolledBack' };

/** Proposals from reps' corrections, and a manager's word on them. It holds for messages that come from then on. */
@Injectable()
export class Tunings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Newest first, at most 200. */
  list(): Promise<TuningView[]> {
    return this.dataSource.query<TuningView[]>(`select ${columns} from tunings order by id desc limit 200`);
  }

  /** Puts it in force, in the place of the one before. @throws DomainError `tuning-missing`, `tuning-decided` */
  accept(id: string, principal: Principal): Promise<TuningView> {
    return this.decide(id, ACCEPT, principal);
  }

  /** @throws DomainError `tuning-missing`, `tuning-decided` */
  refuse(id: string, principal: Principal): Promise<TuningView> {
    return this.decide(id, REFUSE, principal);
  }

  /** Takes it out of force: the shipped levels hold again. @throws DomainError `tuning-missing`, `tuning-decided` */
  rollBack(id: string, principal: Principal): Promise<TuningView> {
    return this.decide(id, ROLL_BACK, principal);
  }

  private async decide(id: string, { from, to, event }: Decision, principal: Principal): Promise<TuningView> {
    const view = await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const tuning = await lock(tx, id);
      if (!from.includes(tuning.state)) throw decided(tuning.state);
      const by = personOf(principal);
      if (to === 'accepted') await replace(tx, tuning, by, now);
      await tx.query('update tunings set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
        id,
        to,
        by,
        now,
      ]);
      const { sourceId, language } = tuning;
      const subject = `source:${sourceId}`;
      const details = { tuningId: id, language };
      await recordAudit(tx, { at: now, by: principal, action: event, subject, details });
      await appendEvents(tx, [{ at: now, type: event, sourceId, actor: actorOf(principal), data: details }]);
      await notifyChanged(tx, { topics: ['tunings'] });
      return { ...tuning, state: to, decidedBy: by, decidedAt: now };
    });
    forgetScale(this.dataSource, view.sourceId);
    return view;
  }
}

/** All of a source and language are locked, in the order of their ids, so that two managers take turns. */
async function lock(tx: EntityManager, id: string): Promise<TuningView> {
  const rows = await tx.query<TuningView[]>(
    `select ${columns} from tunings where (source_id, language) = (select source_id, language from tunings where id = $1)
     order by id for update`,
    [id],
  );
  const tuning = rows.find((row) => row.id === id);
  if (!tuning)
    throw new DomainError('not-found', 'tuning-missing', 'There is no such proposal, or a newer one took its place.');
  return tuning;
}

async function replace(tx: EntityManager, { sourceId, language }: TuningView, by: string | null, now: Date) {
  await tx.query(
    `update tunings set state = 'rolled-back', decided_by = $3, decided_at = $4
     where source_id = $1 and language = $2 and state = 'accepted'`,
    [sourceId, language, by, now],
  );
}

const decided = (state: State): DomainError =>
  new DomainError('conflict', 'tuning-decided', `This is ${state} already. Load the list again.`);
