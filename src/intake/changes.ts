import type { EntityManager } from 'typeorm';
import { type Column, updateStatement, write } from '../database/bulk.ts';
import { run, statement } from '../database/statement.ts';
import { appendEvents, type NewEvent } from '../database/events.ts';
import { analyse } from '../sentiment/analyse.ts';
import type { Reading } from '../sentiment/reading.ts';
import type { Refolder } from '../inbox/refolder.ts';
import { loadTerms } from '../targets/terms.query.ts';
import type { BatchSource } from './batch-item.ts';
import type { CheckedMention } from './check-mention.ts';
import type { KnownMessage } from './placing.ts';
import { searchVectorOf } from './search-vector.ts';
import { insertThreats, threatColumns } from './threat-rows.ts';

/** A mention of something stored, which says something new about it. */
export interface Change {
  mention: CheckedMention;
  known: KnownMessage;
  kind: 'edited' | 'withdrawn' | 'solved' | 'overtaken';
}

interface Edit extends Change {
  reading: Reading | null;
  /** As it was where the platform does not name it again. */
  subject: string | null;
}

interface Told extends Record<string, unknown> {
  id: string;
  nudges: number;
  past_sla: boolean;
  contacts_in_48h: number;
  other_channel_open: boolean;
  history: boolean;
  subject: string | null;
}

/** What a repeated mention changes; null when it is only a repeat, or older than what we have. */
export function changeOf(mention: CheckedMention, known: KnownMessage): Change | null {
  if (known.deletedAt) return null;
  if (mention.deleted) return { mention, known, kind: 'withdrawn' };
  if (mention.editedAt && (!known.editedAt || mention.editedAt > known.editedAt))
    return { mention, known, kind: 'edited' };
  if (isOvertaken(mention, known)) return { mention, known, kind: 'overtaken' };
  return mention.solution && !known.solution ? { mention, known, kind: 'solved' } : null;
}

/** It comes after its own edit, which had to be given the time of the edit. Platforms round to seconds here and there. */
function isOvertaken(mention: CheckedMention, { editedAt, occurredAt }: KnownMessage): boolean {
  return editedAt !== null && !mention.editedAt && occurredAt.getTime() - mention.occurredAt.getTime() >= 1000;
}

const toldOf = statement(
  'select id, nudges, past_sla, contacts_in_48h, other_channel_open, history, subject from messages where id = any($1::bigint[]) order by id for update',
);
const keepVersions = statement(
  `insert into message_versions (message_id, text, html, subject, valid_from, replaced_at, level)
   select m.id, m.text, m.html, m.subject, coalesce(m.edited_at, m.occurred_at), e.edited_at, m.level
   from messages m join unnest($1::bigint[], $2::timestamptz[]) as e(id, edited_at) on e.id = m.id`,
);
const flagThreats = statement(
  `update conversations c set threat = coalesce(c.threat, t.class)
   from threats t where t.message_id = any($1::bigint[]) and t.state = 'open' and c.id = t.conversation_id`,
);
const columns: Column<Edit>[] = [
  ['id', 'bigint', ({ known }) => known.id],
  ['edited_at', 'timestamptz', ({ mention }) => mention.editedAt],
  ['text', 'text', ({ mention }) => mention.text],
  ['html', 'text', ({ mention }) => mention.html],
  ['subject', 'text', ({ subject }) => subject],
  ['quoted_from', 'integer', ({ mention }) => mention.quotedFrom],
  ['language', 'text', ({ reading }) => reading?.language],
  ['label', 'text', ({ reading }) => reading?.label],
  ['negative', 'real', ({ reading }) => reading?.negative],
  ['frustration', 'real', ({ reading }) => reading?.frustration],
  ['level', 'text', ({ reading }) => reading?.level],
  ['intent', 'text', ({ reading }) => reading?.kind],
  ['needs_answer', 'boolean', ({ reading }) => reading?.needsAnswer],
  ['needs_answer_reason', 'text', ({ reading }) => reading?.needsAnswerReason],
  ['threat', 'jsonb', ({ reading }) => reading?.threat],
  ['reasons', 'jsonb', ({ reading }) => reading?.reasons],
];
const update = updateStatement('messages', columns);
const searchable: Column<Edit>[] = [
  ['message_id', 'bigint', ({ known }) => known.id],
  ['tokens', 'tsvector', ({ mention }) => searchVectorOf(mention)],
];
const updateSearch = updateStatement('message_search', searchable);
const newPreview = statement(
  `update conversations c set preview = left(regexp_replace(left(e.text, 640), '\\s+', ' ', 'g'), 160)
   from unnest($1::bigint[], $2::text[]) as e(id, text) where c.last_message_id = e.id and c.id = any($3::bigint[])`,
);
const withdraw = statement(
  `update messages m set deleted_at = w.at from unnest($1::bigint[], $2::timestamptz[]) as w(id, at)
   where m.id = w.id and m.deleted_at is null`,
);
const forget = statement('delete from message_search where message_id = any($1::bigint[])');
const solve = statement(
  `update messages m set solution = true, solved_at = w.at from unnest($1::bigint[], $2::timestamptz[]) as w(id, at) where m.id = w.id`,
);

const date = statement(
  `update messages m set occurred_at = o.at from unnest($1::bigint[], $2::timestamptz[]) as o(id, at) where m.id = o.id`,
);
const keepFirst = statement(
  `insert into message_versions (message_id, text, valid_from, replaced_at, level)
   select m.id, o.text, o.at, m.edited_at, m.level
   from messages m join unnest($1::bigint[], $2::timestamptz[], $3::text[]) as o(id, at, text) on o.id = m.id`,
);

/** Its time is the message's, and what it says is what the message said first. */
async function applyFirst(tx: EntityManager, overtaken: Change[], refolder: Refolder, now: Date): Promise<void> {
  if (overtaken.length === 0) return;
  const ids = overtaken.map(({ known }) => known.id);
  const times = overtaken.map(({ mention }) => mention.occurredAt);
  await run(tx, date, [ids, times]);
  await run(tx, keepFirst, [ids, times, overtaken.map(({ mention }) => mention.text)]);
  const conversations = overtaken.map(({ known }) => known.ownConversationId);
  await refolder.refold(tx, conversations, now, 'message-overtaken');
}

async function applyEdits(tx: EntityManager, source: BatchSource, edits: Change[], now: Date): Promise<void> {
  const ids = edits.map(({ known }) => known.id);
  const told = new Map((await run<Told>(tx, toldOf, [ids])).map((row) => [row.id, row]));
  const rows = edits.map((edit): Edit => {
    const before = told.get(edit.known.id)!;
    return { ...edit, reading: readAgain(edit, before, source), subject: edit.mention.subject ?? before.subject };
  });
  await run(tx, keepVersions, [ids, edits.map(({ mention }) => mention.editedAt)]);
  await write(tx, update, columns, rows);
  await write(tx, updateSearch, searchable, rows);
  await run(tx, newPreview, [
    ids,
    edits.map(({ mention }) => mention.text),
    edits.map(({ known }) => known.conversationId),
  ]);
  await raiseThreats(
    tx,
    source,
    rows.filter(({ known }) => !told.get(known.id)!.history),
    now,
  );
}

/** An edit that threatens is shown to a lead as a new message would be, once; taking the words out takes nothing back. */
async function raiseThreats(tx: EntityManager, source: BatchSource, edits: Edit[], now: Date): Promise<void> {
  const threatening = edits.flatMap(({ known, reading }) =>
    reading?.threat ? [{ threat: reading.threat, messageId: known.id, conversationId: known.conversationId }] : [],
  );
  if (threatening.length === 0) return;
  const terms = (await loadTerms(tx, [source.id])).get(source.id)!;
  await write(
    tx,
    insertThreats,
    threatColumns,
    threatening.map((row) => ({ ...row, terms, now })),
  );
  await run(tx, flagThreats, [threatening.map(({ messageId }) => messageId)]);
}

function readAgain({ mention, known }: Change, told: Told, source: BatchSource): Reading | null {
  if (known.direction !== 'inbound' || mention.automatic) return null;
  return analyse(mention.text.slice(0, mention.quotedFrom), {
    language: mention.language,
    addressed: mention.addressed,
    nudgesUnanswered: told.nudges,
    pastSla: told.past_sla,
    contactsIn48h: told.contacts_in_48h,
    otherChannelOpen: told.other_channel_open,
    brandNames: source.brandNames,
    ...source.scale,
  });
}

/** Edits keep the text before; what an author takes back is no longer found, and its wait may end; waits are folded anew. */
export async function applyChanges(
  tx: EntityManager,
  source: BatchSource,
  changes: Change[],
  refolder: Refolder,
  now: Date,
): Promise<void> {
  const overtaken = changes.filter(({ kind }) => kind === 'overtaken');
  await applyFirst(tx, overtaken, refolder, now);
  for (const kind of ['edited', 'solved', 'withdrawn'] as const) {
    const mine = changes
      .filter((change) => change.kind === kind)
      .toSorted((a, b) => Number(BigInt(a.known.id) - BigInt(b.known.id)));
    if (mine.length === 0) continue;
    const ids = mine.map(({ known }) => known.id);
    const times = mine.map(({ mention }) => mention.editedAt ?? now);
    if (kind === 'edited') await applyEdits(tx, source, mine, now);
    const solved = mine.filter(({ mention, known }) => mention.solution && !known.solution);
    if (solved.length > 0)
      await run(tx, solve, [solved.map(({ known }) => known.id), solved.map(({ mention }) => mention.editedAt ?? now)]);
    if (kind === 'withdrawn') {
      await run(tx, withdraw, [ids, times]);
      await run(tx, forget, [ids]);
      await run(tx, newPreview, [ids, ids.map(() => ''), mine.map(({ known }) => known.conversationId)]);
    }
    await appendEvents(
      tx,
      mine.map((change) => eventOf(change, source.id, now)),
    );
    await refolder.refold(
      tx,
      mine.map(({ known }) => known.ownConversationId),
      now,
      `message-${kind}`,
    );
  }
}

function eventOf({ known, kind, mention }: Change, sourceId: string, now: Date): NewEvent {
  return {
    at: now,
    type: `message.${kind}`,
    conversationId: known.conversationId,
    contactId: known.contactId ?? undefined,
    sourceId,
    messageId: known.id,
    actor: known.contactId ? { kind: 'customer', id: known.contactId } : { kind: 'platform' },
    data: { at: mention.editedAt ?? now },
  };
}
