import type { EntityManager } from 'typeorm';
import type { Column } from '../../database/bulk.ts';
import { type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import { type Status } from '../conversation-filter.dto.ts';

/** What people may change in a conversation's own row. */
export interface Standing {
  status: Status;
  snoozedUntil: Date | null;
  priority: number;
  attributes: Record<string, unknown>;
  assigneeId: string | null;
  assignedAt: Date | null;
  teamId: string | null;
  listening: boolean;
  nothingToAnswer: string | null;
  unansweredBeforeConnection: boolean;
  mergedIntoId: string | null;
}

/** A conversation locked by the running transaction. */
export interface LockedConversation extends Standing {
  id: string;
  version: number;
  sourceId: string;
  contactId: string;
  waitingSince: Date | null;
}

/** How each of them is stored. */
export const standingColumns: { [Key in keyof Standing]: Column<Standing> } = {
  status: ['status', 'text', (row) => row.status],
  snoozedUntil: ['snoozed_until', 'timestamptz', (row) => row.snoozedUntil],
  priority: ['priority', 'smallint', (row) => row.priority],
  attributes: ['attributes', 'jsonb', (row) => row.attributes],
  assigneeId: ['assignee_id', 'bigint', (row) => row.assigneeId],
  assignedAt: ['assigned_at', 'timestamptz', (row) => row.assignedAt],
  teamId: ['team_id', 'bigint', (row) => row.teamId],
  listening: ['listening', 'boolean', (row) => row.listening],
  nothingToAnswer: ['nothing_to_answer', 'text', (row) => row.nothingToAnswer],
  unansweredBeforeConnection: ['unanswered_before_connection', 'boolean', (row) => row.unansweredBeforeConnection],
  mergedIntoId: ['merged_into_id', 'bigint', (row) => row.mergedIntoId],
};

const selected = Object.entries(standingColumns).map(([key, [name]]) => `c.${name} as "${key}"`);

const rowOf = `c.id, c.version, c.source_id as "sourceId", c.contact_id as "contactId", c.waiting_since as "waitingSince",
  ${selected.join(', ')}`;

/** Locks, in the order of their ids, those of some conversations that the principal may see. */
export async function lockConversations(
  tx: EntityManager,
  ids: readonly string[],
  principal: Principal,
): Promise<LockedConversation[]> {
  const values: unknown[] = [ids];
  const visible = visibleConversations(principal, values);
  return tx.query<LockedConversation[]>(
    `select ${rowOf} from conversations c where c.id = any($1::bigint[]) and ${visible} order by c.id for update of c`,
    values,
  );
}

/** The same for work that nobody asked for. */
export async function lockUnasked(tx: EntityManager, ids: readonly string[]): Promise<LockedConversation[]> {
  return tx.query<LockedConversation[]>(
    `select ${rowOf} from conversations c where c.id = any($1::bigint[]) order by c.id for update of c`,
    [ids],
  );
}
