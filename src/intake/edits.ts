import type { EntityManager } from 'typeorm';
import { type Column, updateStatement, write } from '../database/bulk.ts';
import { run, statement } from '../database/statement.ts';
import { analyse } from '../sentiment/analyse.ts';
import type { Reading } from '../sentiment/reading.ts';
import { loadTerms } from '../targets/terms.query.ts';
import { writeAttachments } from './attachment-rows.ts';
import type { BatchSource } from './batch-item.ts';
import type { Change } from './changes.ts';
import type { CheckedMention } from './check-mention.ts';
import { searchVectorOf } from './search-vector.ts';
import { insertThreats, threatColumns } from './threat-rows.ts';

/** A stored message as it was before its edit. */
interface Before extends Record<string, unknown> {
  id: string;
  nudges: number;
  past_sla: boolean;
  contacts_in_48h: number;
  other_channel_open: boolean;
  history: boolean;
  subject: string | null;
  addressed: boolean;
  url: string | null;
  meta: Record<string, unknown> | null;
  /** Names of its files. */
  files: string[];
}

interface Edit extends Change {
  before: Before;
  reading: Reading | null;
  newFiles: NonNullable<CheckedMention['attachments']>;
}

const readBefore = statement(
  `select id, nudges, past_sla, contacts_in_48h, other_channel_open, history, subject, addressed, url, meta,
     array(select name from attachments where message_id = m.id) as files
   from messages m where id = any($1::bigint[]) order by id for update`,
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
/** What the platform does not name again stays, and whoever was addressed once is waited for. */
const columns: Column<Edit>[] = [
  ['id', 'bigint', ({ known }) => known.id],
  ['edited_at', 'timestamptz', ({ mention }) => mention.editedAt],
  ['addressed', 'boolean', isAddressed],
  ['text', 'text', ({ mention }) => mention.text],
  ['html', 'text', ({ mention }) => mention.html],
  ['subject', 'text', ({ mention, before }) => mention.subject ?? before.subject],
  ['url', 'text', ({ mention, before }) => mention.url ?? before.url],
  ['meta', 'jsonb', ({ mention, before }) => ({ ...before.meta, ...mention.meta })],
  ['attachment_count', 'smallint', ({ before, newFiles }) => before.files.length + newFiles.length],
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

function isAddressed({ mention, before }: Pick<Edit, 'mention' | 'before'>): boolean {
  return mention.addressed || before.addressed;
}

/** Stores what messages say now, and keeps what they said before. The caller folds their conversations. */
export async function applyEdits(tx: EntityManager, source: BatchSource, changes: Change[], now: Date): Promise<void> {
  const ids = changes.map(({ known }) => known.id);
  const before = new Map((await run<Before>(tx, readBefore, [ids])).map((row) => [row.id, row]));
  const edits = changes.map((change) => editOf(change, before.get(change.known.id)!, source));
  await run(tx, keepVersions, [ids, edits.map(({ mention }) => mention.editedAt)]);
  await write(tx, update, columns, edits);
  await write(tx, updateSearch, searchable, edits);
  const files = edits.map(({ known, newFiles }) => ({ messageId: known.id, files: newFiles }));
  await writeAttachments(tx, source.id, files, now);
  const live = edits.filter((edit) => !edit.before.history);
  await raiseThreats(tx, source, live, now);
}

function editOf(change: Change, before: Before, source: BatchSource): Edit {
  const { attachments = [] } = change.mention;
  // addresses of files change from call to call; their names stay
  const newFiles = attachments.filter(({ name }) => !before.files.includes(name));
  return { ...change, before, newFiles, reading: readAgain(change, before, source) };
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

function readAgain({ mention, known }: Change, before: Before, source: BatchSource): Reading | null {
  if (known.direction !== 'inbound' || mention.automatic) return null;
  return analyse(mention.text.slice(0, mention.quotedFrom), {
    language: mention.language,
    addressed: isAddressed({ mention, before }),
    nudgesUnanswered: before.nudges,
    pastSla: before.past_sla,
    contactsIn48h: before.contacts_in_48h,
    otherChannelOpen: before.other_channel_open,
    brandNames: source.brandNames,
    ...source.scale,
  });
}
