import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import { appendEvents, type NewEvent } from '../database/events.ts';
import type { Refolder } from '../inbox/refolder.ts';
import type { BatchSource } from './batch-item.ts';
import type { CheckedMention } from './check-mention.ts';
import { applyEdits } from './edits.ts';
import type { KnownMessage } from './placing.ts';

/** A mention of something stored, which says something new about it. */
export interface Change {
  mention: CheckedMention;
  known: KnownMessage;
  kind: 'edited' | 'withdrawn' | 'solved' | 'overtaken';
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
  `with o as (select * from unnest($1::bigint[], $2::timestamptz[]) as o(id, at)),
     found as (update message_search s set occurred_at = o.at from o where s.message_id = o.id)
   update messages m set occurred_at = o.at from o where m.id = o.id`,
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
    const shownIn = mine.map(({ known }) => known.conversationId);
    if (kind === 'edited') {
      await applyEdits(tx, source, mine, now);
      await run(tx, newPreview, [ids, mine.map(({ mention }) => mention.text), shownIn]);
    }
    const solved = mine.filter(({ mention, known }) => mention.solution && !known.solution);
    if (solved.length > 0)
      await run(tx, solve, [solved.map(({ known }) => known.id), solved.map(({ mention }) => mention.editedAt ?? now)]);
    if (kind === 'withdrawn') {
      await run(tx, withdraw, [ids, times]);
      await run(tx, forget, [ids]);
      await run(tx, newPreview, [ids, ids.map(() => ''), shownIn]);
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
