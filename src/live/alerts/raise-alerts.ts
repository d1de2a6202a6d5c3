import type { EntityManager } from 'typeorm';
import { notifyChanged } from '../../database/change-notice.ts';

export const alertKinds = [
  'assigned',
  'answer',
  'named',
  'reply-failed',
  'goal-soon',
  'goal-passed',
  'sla-passed',
  'threat',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Alerts about an answer are bundled: one that was not read yet stands for those that follow. */
const bundled: readonly AlertKind[] = ['answer'];
/** What a person cannot turn off. */
const always: readonly AlertKind[] = ['sla-passed', 'threat'];

/** Something that one person should know. */
export interface NewAlert {
  kind: AlertKind;
  /** What it is about: a person is alerted once for each. */
  key: string;
  userId: string;
  conversationId: string;
  data?: Record<string, unknown>;
}

/**
 * Tells people, each thing once. Those who are gone, or do not want alerts of this kind, are told nothing.
 * @returns how many alerts are new
 */
export async function raiseAlerts(tx: EntityManager, given: readonly NewAlert[], now: Date): Promise<number> {
  const alerts = bundle(given);
  if (alerts.length === 0) return 0;
  const rows: { user_id: string }[] = await tx.query(
    `insert into alerts (kind, key, user_id, conversation_id, source_id, data, created_at)
     select distinct on (a.user_id, a.key) a.kind, a.key, a.user_id, c.id, c.source_id, a.data, $6
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::jsonb[]) a(kind, key, user_id, conversation_id, data)
       join users u on u.id = a.user_id and u.deactivated_at is null
       join conversations c on c.id = a.conversation_id
     where (a.kind = any($8) or coalesce(u.preferences->'alerts'->>a.kind, 'true') <> 'false')
       and not (a.kind = any($7) and exists (select 1 from alerts b where b.user_id = a.user_id and b.kind = a.kind
         and b.conversation_id = a.conversation_id and b.read_at is null))
     order by a.user_id, a.key
     on conflict on constraint alerts_once_key do nothing returning user_id`,
    [
      alerts.map(({ kind }) => kind),
      alerts.map(({ key }) => key),
      alerts.map(({ userId }) => userId),
      alerts.map(({ conversationId }) => conversationId),
      alerts.map(({ data }) => JSON.stringify(data ?? {})),
      now,
      bundled,
      always,
    ],
  );
  const userIds = [...new Set(rows.map(({ user_id }) => user_id))];
  if (userIds.length > 0) await notifyChanged(tx, { userIds, topics: ['alerts'] });
  return rows.length;
}

function bundle(alerts: readonly NewAlert[]): NewAlert[] {
  const first = new Set<string>();
  return alerts.filter(({ kind, userId, conversationId }) => {
    const bundle = `${kind} ${userId} ${conversationId}`;
    return !bundled.includes(kind) || (!first.has(bundle) && first.add(bundle));
  });
}
