import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { type Held, OnConversation } from '../changes/on-conversation.ts';
import { appendEvents } from '../../database/events.ts';
import { answerAsk } from './asks.ts';
import { type NoteBody, type NoteView } from './note.dto.ts';
import { attachUploads, dropSaidDraft, indexNote, insertAsk, insertNote, subscribeNamed } from './note-row.ts';

/** The person who writes. @throws DomainError `person-needed` for a token that acts in its own name */
export function writerOf(principal: Principal): string {
  const person = personOf(principal);
  if (person === null)
    throw new DomainError('forbidden', 'person-needed', 'Only a person can do this: name one with onBehalfOf.');
  return person;
}

/** Private notes among colleagues. */
@Injectable()
export class Notes {
  constructor(private readonly on: OnConversation) {}

  /** @throws DomainError `person-needed`, `conversation-not-found`, `ask-without-recipient`, `attachment-missing` */
  async write(conversationId: string, body: NoteBody, principal: Principal): Promise<NoteView> {
    const writer = writerOf(principal);
    return this.on.run(conversationId, principal, async (held) => {
      const { tx, row, now } = held;
      const messageId = await insertNote(held, writer, body.text);
      await attachUploads(tx, messageId, writer, body.attachmentIds ?? []);
      await dropSaidDraft(held, writer, body.text);
      const namedIds = await subscribeNamed(held, writer, body);
      const askId = body.ask ? await insertAsk(held, messageId, writer, body.ask) : null;
      await appendEvents(tx, [
        {
          at: now,
          type: 'note.added',
          conversationId: row.id,
          sourceId: row.sourceId,
          messageId,
          actor: actorOf(principal),
          data: { namedIds, ...(askId && { askId, dueAt: body.ask!.dueAt ?? null }) },
        },
      ]);
      if (body.answersAskId) await answerAsk(tx, body.answersAskId, principal, now);
      await notifyChanged(tx, { userIds: namedIds });
      return { messageId, askId };
    });
  }

  /** The text before stays as an earlier version. @throws DomainError `note-missing` unless it is one's own */
  async edit(messageId: string, text: string, principal: Principal): Promise<void> {
    await this.onOwn(messageId, principal, 'note.edited', async ({ tx, row, now }, before) => {
      await tx.query(
        `insert into message_versions (message_id, text, valid_from, replaced_at)
         select id, text, coalesce(edited_at, occurred_at), $2 from messages where id = $1`,
        [messageId, now],
      );
      await tx.query('update messages set text = $2, edited_at = $3 where id = $1', [messageId, text, now]);
      await indexNote(tx, messageId, row.id, before.occurred_at, text);
    });
  }

  /** It stays in the thread as taken back. @throws DomainError `note-missing` unless it is one's own */
  async takeBack(messageId: string, principal: Principal): Promise<void> {
    await this.onOwn(messageId, principal, 'note.deleted', async ({ tx, now }) => {
      await tx.query("update messages set text = '', deleted_at = $2 where id = $1", [messageId, now]);
      await tx.query('delete from message_versions where message_id = $1', [messageId]);
      await tx.query('delete from message_search where message_id = $1', [messageId]);
    });
  }

  private async onOwn(
    messageId: string,
    principal: Principal,
    type: string,
    work: (held: Held, note: { occurred_at: Date }) => Promise<void>,
  ): Promise<void> {
    const writer = writerOf(principal);
    await this.on.runOnMessage(messageId, principal, async (held) => {
      const [note] = await held.tx.query<{ occurred_at: Date }[]>(
        `select occurred_at from messages where id = $1 and kind = 'note' and user_id = $2 and deleted_at is null`,
        [messageId, writer],
      );
      if (!note) throw new DomainError('not-found', 'note-missing', 'This is not a note of yours.');
      await work(held, note);
      const { row, now, tx } = held;
      const event = { at: now, type, conversationId: row.id, sourceId: row.sourceId, messageId };
      await appendEvents(tx, [{ ...event, actor: actorOf(principal) }]);
    });
  }
}
