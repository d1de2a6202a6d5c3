import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import type { Context, Level } from '../sentiment/reading.ts';
import type { FoldMark, FoldRow, ReplyState } from './fold-row.ts';

/** A row of the fold with what the analyser was told and may be told again. */
export interface StoredRow extends FoldRow {
  conversationId: string;
  nudges: number;
  pastSla: boolean;
  /** What else the analyser was told. */
  told: Context;
  /** What the analyser reads: the text without quoted history. */
  text: string;
  edited: boolean;
  /** The text is gone, so that nothing can be read again. */
  emptied: boolean;
  /** A rep's word, which no reading overrules. */
  correctedNeedsAnswer: boolean | null;
}

interface MessageRow {
  id: string;
  conversation_id: string;
  external_id: string | null;
  rank_among_equals: number | null;
  kind: FoldRow['kind'];
  direction: 'inbound' | 'outbound' | 'internal';
  contact_id: string | null;
  user_id: string | null;
  answers_contact_id: string | null;
  occurred_at: Date;
  received_at: Date;
  automatic: string | null;
  addressed: boolean;
  native: boolean;
  delivery: string | null;
  history: boolean;
  while_blocked: boolean;
  level: Level | null;
  needs_answer: boolean | null;
  corrected_needs_answer: boolean | null;
  corrected_level: Level | null;
  corrected_at: Date | null;
  versions: { level: Level | null; until: string }[] | null;
  deleted_at: Date | null;
  emptied: boolean;
  solved_at: Date | null;
  nudges: number;
  past_sla: boolean;
  contacts_in_48h: number;
  other_channel_open: boolean;
  platform_language: string | null;
  text: string;
  quoted_from: number | null;
}

const messagesOf = statement(
  `select m.id, m.conversation_id, m.external_id, m.rank_among_equals, m.kind, m.direction, m.contact_id, m.user_id, m.answers_contact_id,
     m.occurred_at, m.received_at, m.automatic, m.native, m.delivery, m.history, m.while_blocked, m.level, m.needs_answer,
     m.corrected_needs_answer, m.corrected_level, m.deleted_at, m.solved_at, m.nudges, m.past_sla,
     m.contacts_in_48h, m.other_channel_open, m.addressed, m.platform_language, m.quoted_from,
     m.emptied_at is not null as emptied,
     case when m.direction = 'inbound' then m.text else '' end as text,
     (select created_at from corrections where message_id = m.id) as corrected_at,
     case when m.edited_at is not null then
       (select jsonb_agg(jsonb_build_object('level', level, 'until', replaced_at) order by replaced_at, id)
        from message_versions where message_id = m.id) end as versions
   from messages m where m.conversation_id = any($1::bigint[])`,
);
const marksOf = statement(
  `select id, conversation_id, kind, reason, at, user_id from wait_marks
   where conversation_id = any($1::bigint[]) and undone_at is null`,
);

function stateOf({ native, delivery }: MessageRow): ReplyState {
  if (native) return 'native';
  if (delivery === 'sent' || delivery === 'unconfirmed') return delivery;
  return delivery === 'failed' || delivery === 'cancelled' ? 'failed' : 'queued';
}

/** The level read first; what edits and reps said of it counts from their own time on. */
function levelsOf(row: MessageRow): Pick<FoldRow, 'level' | 'laterLevels'> {
  const edits = row.versions ?? [];
  const read = [...edits.map(({ level }) => level), row.level].map((level) => level ?? 'calm');
  const laterLevels = edits.map(({ until }, i) => ({ level: read[i + 1]!, at: new Date(until) }));
  if (row.corrected_level && row.corrected_at) laterLevels.push({ level: row.corrected_level, at: row.corrected_at });
  return { level: read[0]!, laterLevels };
}

/** Where one of equals has lost its id, all of them go by the rank that they had. */
function orderOf({ id, external_id, rank_among_equals }: MessageRow): string {
  return rank_among_equals === null ? (external_id ?? id) : String(rank_among_equals).padStart(10, '0');
}

function rowOf(row: MessageRow): StoredRow {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    externalId: orderOf(row),
    kind: row.kind,
    direction: row.direction === 'inbound' ? 'inbound' : 'outbound',
    contactId: row.contact_id,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    automatic: row.automatic !== null,
    addressed: row.addressed,
    needsAnswer: row.corrected_needs_answer ?? row.needs_answer ?? true,
    ...levelsOf(row),
    deletedAt: row.deleted_at,
    state: row.kind === 'reply' ? stateOf(row) : null,
    repId: row.user_id,
    answersContactId: row.answers_contact_id,
    solvedAt: row.solved_at,
    history: row.history,
    whileBlocked: row.while_blocked,
    nudges: row.nudges,
    pastSla: row.past_sla,
    told: {
      addressed: row.addressed,
      language: row.platform_language ?? undefined,
      contactsIn48h: row.contacts_in_48h,
      otherChannelOpen: row.other_channel_open,
    },
    text: row.text.slice(0, row.quoted_from ?? undefined),
    edited: row.versions !== null,
    emptied: row.emptied,
    correctedNeedsAnswer: row.corrected_needs_answer,
  };
}

/** Everything the fold reads of some conversations: their messages and the reps' marks. */
export async function loadFoldRows(
  tx: EntityManager,
  conversationIds: string[],
): Promise<Map<string, { rows: StoredRow[]; marks: FoldMark[] }>> {
  const result = new Map(conversationIds.map((id) => [id, { rows: [] as StoredRow[], marks: [] as FoldMark[] }]));
  for (const row of await run<MessageRow & Record<string, unknown>>(tx, messagesOf, [conversationIds])) {
    result.get(row.conversation_id)!.rows.push(rowOf(row));
  }
  interface MarkRow extends Record<string, unknown> {
    id: string;
    conversation_id: string;
    kind: FoldMark['kind'];
    reason: string;
    at: Date;
    user_id: string | null;
  }
  for (const { id, conversation_id, kind, reason, at, user_id } of await run<MarkRow>(tx, marksOf, [conversationIds])) {
    result.get(conversation_id)!.marks.push({ id, kind, reason, at, repId: user_id });
  }
  return result;
}
