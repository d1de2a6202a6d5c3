import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { returnedRows } from '../database/returned-rows.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { appendEvents, SYSTEM } from '../database/events.ts';
import type { ConnectorError } from '../connectors/connector-error.ts';
import { backoffSeconds } from '../common/backoff.ts';

/** The warning of an account that receives and is refused what it sends; unlike the others it is on reps' screens. */
export const cannotSend = 'cannot-send';

/** Trouble that may pass by itself is told to reps when it has lasted so long. */
const patienceMilliseconds = 45_000;
/** Until then it is tried again this soon, so that reps know within a minute. */
const firstPausesSeconds = 20;
/** Platforms limit by the quarter of an hour; a longer limit (a day's, a budget's) means that nothing is received. */
const usualLimitMilliseconds = 15 * 60_000;

/**
 * Keeps what is known about a source's ability to receive. A source that cannot receive has a running outage, which the
 * inboxes of the reps it concerns show; its recovery ends the outage, and ingest counts what came late into it.
 */
@Injectable()
export class SourceHealth {
  /**
   * A poll came through.
   * @param received whether it brought anything: only that ends an unusual silence
   * @returns the outage that ended with it, if one was running
   */
  async succeeded(tx: EntityManager, sourceId: string, received: boolean, now: Date): Promise<string | null> {
    await tx.query(
      `update source_states set last_attempt_at = $2, last_success_at = $2, failing_since = null, failures = 0,
         error_kind = null, last_error = null where source_id = $1`,
      [sourceId, now],
    );
    const [ended] = returnedRows<{ id: string }>(
      await tx.query(
        `update outages set ended_at = $2 where source_id = $1 and ended_at is null and (kind <> 'silent' or $3) returning id`,
        [sourceId, now, received],
      ),
    );
    if (ended) await tellOutage(tx, 'source.outageEnded', sourceId, { outageId: ended.id }, now);
    return ended?.id ?? null;
  }

  /**
   * A poll failed, or we were refused between two of them. Sets the next attempt: at the platform's own time, or after a growing pause.
   * An expired credential or a limit for long starts an outage at once, other failures when they have lasted.
   */
  async failed(tx: EntityManager, sourceId: string, error: ConnectorError, now: Date): Promise<void> {
    const [{ failures, failing_since: failingSince }] = returnedRows<{ failures: number; failing_since: Date }>(
      await tx.query(
        `update source_states set last_attempt_at = $2, failing_since = coalesce(failing_since, $2), failures = failures + 1,
           error_kind = $3, last_error = $4 where source_id = $1 returning failures, failing_since`,
        [sourceId, now, error.kind, error.message],
      ),
    ) as [{ failures: number; failing_since: Date }];
    const failingFor = now.getTime() - failingSince.getTime();
    const lasting = failingFor >= patienceMilliseconds;
    const pause = lasting ? backoffSeconds(failures) : Math.min(firstPausesSeconds, backoffSeconds(failures));
    const next = error.retryAt ?? new Date(now.getTime() + pause * 1000);
    await tx.query('update source_states set next_poll_at = $2 where source_id = $1', [sourceId, next]);
    if (!isTold(error, failingFor, next.getTime() - now.getTime())) return;
    const changed = returnedRows<{ id: string }>(
      await tx.query(
        `insert into outages (source_id, kind, reason, began_at) values ($1, $2, $3, $4)
         on conflict (source_id) where ended_at is null do update set kind = excluded.kind, reason = excluded.reason,
           began_at = case when outages.kind = 'silent' then excluded.began_at else outages.began_at end
           where (outages.kind, outages.reason) is distinct from (excluded.kind, excluded.reason)
         returning id`,
        [sourceId, error.kind, error.message, failingSince],
      ),
    );
    const data = { kind: error.kind, beganAt: failingSince };
    for (const { id } of changed) await tellOutage(tx, 'source.outageBegan', sourceId, { outageId: id, ...data }, now);
  }
}

/** Tells that a source cannot receive, or can again; to those who mirror it, and to open browsers. */
export async function tellOutage(
  tx: EntityManager,
  type: 'source.outageBegan' | 'source.outageEnded',
  sourceId: string,
  data: Record<string, unknown>,
  now: Date,
): Promise<void> {
  await appendEvents(tx, [{ at: now, type, sourceId, actor: SYSTEM, data }]);
  await notifyChanged(tx, { sourceIds: [sourceId] });
}

/** Whether reps hear of a failure: of one that a person must mend at once, of others when they last. */
function isTold({ kind }: ConnectorError, failingFor: number, pauseMilliseconds: number): boolean {
  if (kind === 'unauthorised') return true;
  if (kind !== 'rate-limited') return failingFor >= patienceMilliseconds;
  // a limit may be told in one piece or, time and again, in short ones
  return Math.max(pauseMilliseconds, failingFor) > usualLimitMilliseconds;
}
