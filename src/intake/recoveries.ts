import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import { appendEvents } from '../database/events.ts';
import { UPSET } from '../sentiment/trajectory.ts';
import type { Draft } from './batch-item.ts';

/** Recoveries that are told already: nobody has been upset since. */
const toldAlready = statement(
  `select distinct e.conversation_id as id from events e
   where e.conversation_id = any($1::bigint[]) and e.type = 'frustration.recovered' and not exists (
     select from messages m where m.conversation_id = e.conversation_id and m.direction = 'inbound'
       and m.frustration >= $2 and m.id > e.message_id)`,
);

/** Writes down, once for each time they were upset, that customers are at ease again: reports count it. */
export async function noteRecoveries(tx: EntityManager, sourceId: string, drafts: Draft[], now: Date): Promise<void> {
  const recovered = drafts.flatMap((draft) => (draft.recovery ? [{ ...draft, recovery: draft.recovery }] : []));
  if (recovered.length === 0) return;
  const ids = recovered.map(({ id }) => id);
  const told = new Set((await run<{ id: string }>(tx, toldAlready, [ids, UPSET])).map(({ id }) => id));
  await appendEvents(
    tx,
    recovered
      .filter(({ id }) => !told.has(id))
      .map(({ id, contactId, frustrationPeak, recovery }) => ({
        at: now,
        type: 'frustration.recovered',
        conversationId: id,
        contactId,
        sourceId,
        messageId: recovery.messageId,
        actor: { kind: 'customer', id: contactId },
        data: { peak: frustrationPeak, current: recovery.reading!.frustration },
      })),
  );
}
