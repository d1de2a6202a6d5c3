import { Injectable } from '@nestjs/common';
import { actorOf, type Principal } from '../../people/principal.ts';
import { OnConversation } from '../changes/on-conversation.ts';
import { type ReferenceView } from '../conversation.dto.ts';
import { appendEvents } from '../../database/events.ts';

/** How other systems know a conversation: an order, an invoice, a task. */
@Injectable()
export class References {
  constructor(private readonly on: OnConversation) {}

  /** @throws DomainError `conversation-not-found` */
  async put(conversationId: string, reference: ReferenceView, principal: Principal): Promise<ReferenceView> {
    const { system, externalId, url } = reference;
    await this.on.run(conversationId, principal, async ({ tx, row, now }) => {
      await tx.query(
        `insert into conversation_references (system, external_id, conversation_id, url) values ($1, $2, $3, $4)
         on conflict on constraint conversation_references_pk do update set url = excluded.url`,
        [system, externalId, conversationId, url],
      );
      const event = { at: now, type: 'conversation.referenced', conversationId, sourceId: row.sourceId };
      await appendEvents(tx, [{ ...event, actor: actorOf(principal), data: { system, externalId } }]);
    });
    return reference;
  }

  /** What is not there is gone already. */
  async remove(conversationId: string, system: string, externalId: string, principal: Principal): Promise<void> {
    await this.on.run(conversationId, principal, async ({ tx, row, now }) => {
      await tx.query(
        'delete from conversation_references where conversation_id = $1 and system = $2 and external_id = $3',
        [conversationId, system, externalId],
      );
      const event = { at: now, type: 'conversation.unreferenced', conversationId, sourceId: row.sourceId };
      await appendEvents(tx, [{ ...event, actor: actorOf(principal), data: { system, externalId } }]);
    });
  }
}
