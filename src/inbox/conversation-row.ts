import { type ConversationItem, type LabelRef } from './conversation.dto.ts';
import { whyHere } from './why.ts';

/** What a list needs of a conversation `c`, with the joins of `conversationJoins`. */
export const conversationColumns = `c.id, c.version, c.subject, c.visibility, c.origin, c.status, c.snoozed_until,
  c.listening, c.nothing_to_answer, c.unanswered_before_connection, c.intent, c.priority, c.assigned_at, c.language,
  c.first_contact_at, c.first_human_reply_at, c.waiting_since, c.last_activity_at, c.goal_due_at, c.sla_due_at,
  c.level, c.frustration, c.frustration_peak, c.trajectory, c.threat, c.preview, c.preview_direction, c.message_count,
  c.attributes, c.sandbox, c.parent is not null as has_parent,
  c.source_id, s.channel, s.name as source_name,
  c.contact_id, coalesce(nullif(k.preferred_name, ''), k.name) as contact_name, i.handle, i.address, i.avatar_url,
  c.assignee_id, u.name as assignee_name, u.initials as assignee_initials,
  c.team_id, t.name as team_name, l.labels, f.reasons`;

export const conversationJoins = `
  join sources s on s.id = c.source_id
  join contacts k on k.id = c.contact_id
  left join lateral (select handle, address, avatar_url from identities where contact_id = c.contact_id
    order by channel = s.channel desc, id limit 1) i on true
  left join users u on u.id = c.assignee_id
  left join teams t on t.id = c.team_id
  left join lateral (select json_agg(json_build_object('id', l.id::text, 'name', l.name, 'colour', l.colour)) as labels
    from conversation_labels cl join labels l on l.id = cl.label_id where cl.conversation_id = c.id) l on true
  left join lateral (select reasons from messages m where m.conversation_id = c.id and m.direction = 'inbound'
    and c.level <> 'calm' order by m.occurred_at desc, m.id desc limit 1) f on true`;

/** A row of `conversationColumns`, read with `instantsAsText`; bigints come as strings. */
export interface ConversationRow {
  id: string;
  version: number;
  subject: string | null;
  visibility: ConversationItem['visibility'];
  origin: ConversationItem['origin'];
  status: ConversationItem['status'];
  snoozed_until: string | null;
  listening: boolean;
  nothing_to_answer: string | null;
  unanswered_before_connection: boolean;
  intent: ConversationItem['kind'];
  priority: number;
  assigned_at: string | null;
  language: string | null;
  first_contact_at: string;
  first_human_reply_at: string | null;
  waiting_since: string | null;
  last_activity_at: string;
  goal_due_at: string | null;
  sla_due_at: string | null;
  level: ConversationItem['frustration']['level'];
  frustration: number;
  frustration_peak: number;
  trajectory: ConversationItem['frustration']['trajectory'];
  threat: ConversationItem['threat'];
  preview: string;
  preview_direction: ConversationItem['preview']['direction'];
  message_count: number;
  attributes: Record<string, unknown>;
  sandbox: boolean;
  has_parent: boolean;
  source_id: string;
  channel: string;
  source_name: string;
  contact_id: string;
  contact_name: string;
  handle: string | null;
  address: string | null;
  avatar_url: string | null;
  assignee_id: string | null;
  assignee_name: string | null;
  assignee_initials: string | null;
  team_id: string | null;
  team_name: string | null;
  labels: LabelRef[] | null;
  /** As the analyser stored them with the message. */
  reasons: { code: string; span?: { text: string } }[] | null;
}

/** Here and not in SQL: PostgreSQL would set up a collation for every row of a page, most of which have one label or none. */
const byName = (a: LabelRef, b: LabelRef) => a.name.localeCompare(b.name);

const turnOf = (row: ConversationRow) =>
  row.waiting_since ? 'ours' : row.status === 'customersTurn' ? 'customers' : null;

/** The row as the API shows it. */
export function conversationItem(row: ConversationRow, now: Date): ConversationItem {
  const item: ConversationItem = {
    id: row.id,
    version: row.version,
    source: { id: row.source_id, channel: row.channel, name: row.source_name },
    contact: {
      id: row.contact_id,
      name: row.contact_name,
      handle: row.handle,
      address: row.address,
      avatarUrl: row.avatar_url,
    },
    subject: row.subject,
    visibility: row.visibility,
    origin: row.origin,
    status: row.status,
    snoozedUntil: row.snoozed_until,
    turn: turnOf(row),
    listening: row.listening,
    nothingToAnswer: row.nothing_to_answer,
    unansweredBeforeConnection: row.unanswered_before_connection,
    kind: row.intent,
    priority: row.priority,
    assignee: row.assignee_id
      ? { id: row.assignee_id, name: row.assignee_name!, initials: row.assignee_initials! }
      : null,
    assignedAt: row.assigned_at,
    team: row.team_id ? { id: row.team_id, name: row.team_name! } : null,
    language: row.language,
    firstContactAt: row.first_contact_at,
    firstHumanReplyAt: row.first_human_reply_at,
    waitingSince: row.waiting_since,
    lastActivityAt: row.last_activity_at,
    goalDueAt: row.goal_due_at,
    slaDueAt: row.sla_due_at,
    frustration: {
      score: row.frustration,
      peak: row.frustration_peak,
      level: row.level,
      trajectory: row.trajectory,
      reasons: (row.reasons ?? []).map(({ code, span }) => ({ code, text: span?.text ?? null })),
    },
    threat: row.threat,
    preview: { text: row.preview, direction: row.preview_direction },
    messageCount: row.message_count,
    labels: (row.labels ?? []).toSorted(byName),
    attributes: row.attributes,
    sandbox: row.sandbox,
    hasParent: row.has_parent,
    why: [],
  };
  item.why = whyHere(item, now.toISOString());
  return item;
}
