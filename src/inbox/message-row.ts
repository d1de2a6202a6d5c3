import { joinedIds } from './joining/joined-ids.ts';
import { type AttachmentView, type MessageView, type ReasonView } from './message.dto.ts';

const shownIn = '(select coalesce(c.merged_into_id, c.id) from conversations c where c.id = m.conversation_id)';

/** What the customer changed after we had answered it, wherever in what was merged: our answer speaks to words that are gone. */
const editedAfterReply = `(m.direction = 'inbound' and m.edited_at is not null and exists (
    select from messages r where r.conversation_id = any(${joinedIds(shownIn)}) and r.kind = 'reply' and r.automatic is null
      and (r.native or r.delivery = 'sent') and r.occurred_at > m.occurred_at and r.occurred_at < m.edited_at
      and (r.answers_contact_id is null or r.answers_contact_id = m.contact_id)))`;

/** What a thread needs of a message `m`, with the joins of `messageJoins`. */
export const messageColumns = `m.id, m.conversation_id, m.kind, m.direction, m.contact_id, m.user_id, m.external_id,
  m.reply_to, m.occurred_at, m.received_at, m.stored_at, m.claimed_at, m.time_clamped, m.visibility, m.addressed,
  m.automatic, m.native, m.history, m.solution, m.delivery, m.subject, m.text, m.quoted_from, m.html, m.language, m.url,
  m.negative, m.frustration, m.level, m.intent, m.needs_answer, m.needs_answer_reason, m.threat, m.reasons,
  m.corrected_level, m.corrected_needs_answer, m.corrected_by, m.edited_at, m.deleted_at,
  m.emptied_at, m.meta,
  coalesce(nullif(k.preferred_name, ''), k.name) as contact_name, i.handle, u.name as user_name,
  o.reason as delivery_reason, o.reason_kind, o.not_before, o.attempts,
  o.claimed_by is not distinct from 'api' as taken_out,
  (select count(*)::int from message_versions v where v.message_id = m.id and m.edited_at is not null
    and m.emptied_at is null) as versions,
  ${editedAfterReply} as edited_after_reply, a.attachments`;

export const messageJoins = `
  left join contacts k on k.id = m.contact_id
  left join identities i on i.id = coalesce(m.identity_id, (select min(id) from identities where contact_id = m.contact_id))
  left join users u on u.id = m.user_id
  left join outbox o on o.message_id = m.id
  left join lateral (select json_agg(json_build_object('id', a.id::text, 'name', a.name, 'contentType', a.content_type,
      'size', a.size, 'contentId', a.content_id, 'state', a.state, 'reason', a.reason) order by a.id) as attachments
    from attachments a where a.message_id = m.id and m.attachment_count > 0) a on true`;

/** A row of `messageColumns`. */
export interface MessageRow {
  id: string;
  conversation_id: string;
  kind: MessageView['kind'];
  direction: MessageView['direction'];
  contact_id: string | null;
  user_id: string | null;
  external_id: string | null;
  reply_to: string | null;
  occurred_at: Date;
  received_at: Date;
  stored_at: Date;
  claimed_at: Date | null;
  time_clamped: boolean;
  visibility: MessageView['visibility'];
  addressed: boolean;
  automatic: string | null;
  native: boolean;
  history: boolean;
  solution: boolean;
  delivery: NonNullable<MessageView['delivery']>['state'] | null;
  subject: string | null;
  text: string;
  quoted_from: number | null;
  html: string | null;
  language: string | null;
  url: string | null;
  negative: number | null;
  frustration: number | null;
  level: NonNullable<MessageView['reading']>['level'] | null;
  intent: NonNullable<MessageView['reading']>['kind'];
  needs_answer: boolean | null;
  needs_answer_reason: string | null;
  threat: Record<string, unknown> | null;
  reasons: ReasonView[] | null;
  corrected_level: NonNullable<MessageView['reading']>['level'] | null;
  corrected_needs_answer: boolean | null;
  corrected_by: string | null;
  edited_at: Date | null;
  deleted_at: Date | null;
  emptied_at: Date | null;
  meta: Record<string, unknown> | null;
  contact_name: string | null;
  handle: string | null;
  user_name: string | null;
  delivery_reason: string | null;
  taken_out: boolean;
  reason_kind: string | null;
  not_before: Date | null;
  attempts: number | null;
  versions: number;
  edited_after_reply: boolean;
  attachments: Omit<AttachmentView, 'isImage'>[] | null;
}

/** Pictures that are safe to show once they are re-encoded. */
export const shownImages: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

function authorOf(row: MessageRow): MessageView['author'] {
  if (row.direction === 'inbound')
    return { kind: 'customer', id: row.contact_id, name: row.contact_name ?? '', handle: row.handle };
  if (row.user_id) return { kind: 'rep', id: row.user_id, name: row.user_name ?? '', handle: null };
  return { kind: 'us', id: null, name: '', handle: null };
}

function readingOf(row: MessageRow): MessageView['reading'] {
  if (row.level === null) return null;
  const isCorrected = row.corrected_level !== null || row.corrected_needs_answer !== null;
  return {
    level: row.corrected_level ?? row.level,
    frustration: row.frustration ?? 0,
    negative: row.negative,
    kind: row.intent,
    needsAnswer: row.corrected_needs_answer ?? row.needs_answer,
    needsAnswerReason: row.needs_answer_reason,
    threat: row.threat,
    reasons: row.reasons ?? [],
    corrected: isCorrected
      ? { level: row.corrected_level, needsAnswer: row.corrected_needs_answer, by: row.corrected_by }
      : null,
  };
}

const deliveryOf = (row: MessageRow): MessageView['delivery'] =>
  row.delivery && {
    state: row.delivery,
    reason: row.delivery_reason,
    reasonKind: row.reason_kind,
    notBefore: row.not_before,
    attempts: row.attempts ?? 0,
    takenOut: row.taken_out,
  };

/** The row as the API shows it. */
export function messageView(row: MessageRow): MessageView {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    kind: row.kind,
    direction: row.direction,
    author: authorOf(row),
    externalId: row.external_id,
    replyTo: row.reply_to,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    storedAt: row.stored_at,
    claimedAt: row.claimed_at,
    timeClamped: row.time_clamped,
    visibility: row.visibility,
    addressed: row.addressed,
    automatic: row.automatic,
    native: row.native,
    history: row.history,
    solution: row.solution,
    delivery: deliveryOf(row),
    subject: row.subject,
    text: row.text,
    quotedFrom: row.quoted_from,
    html: row.html,
    language: row.language,
    url: row.url,
    reading: readingOf(row),
    editedAt: row.edited_at,
    versions: row.versions,
    editedAfterReply: row.edited_after_reply,
    deletedAt: row.deleted_at,
    emptiedAt: row.emptied_at,
    attachments: (row.attachments ?? []).map((file) => ({
      ...file,
      isImage: file.state === 'stored' && shownImages.has(file.contentType),
    })),
    meta: row.meta ?? {},
  };
}
