import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { type LockedConversation, lockUnasked } from '../changes/locked-conversation.ts';
import { type Held, OnConversation } from '../changes/on-conversation.ts';
import { appendEvents } from '../../database/events.ts';
import { Refolder } from '../refolder.ts';
import { absorb } from './absorb.ts';
import { type JoinedView } from './joining.dto.ts';
import { moveHistory } from './move-history.ts';
import { recount } from './recount.ts';

const refuse = (code: string, message: string) => new DomainError('conflict', code, message);
/** Between the root that a conversation was split off and the message with which it begins; no root of a platform has it. */
export const splitMark = '#split-';

/** The root by which the platform knows a conversation (`alias` of its row), as an SQL expression. */
export const rootOnPlatform = (alias: string): string => `split_part(${alias}.root_key, '${splitMark}', 1)`;

/**
 * Splits a second matter off into a conversation of its own. Only what came after the last answer can go, so that no
 * past wait changes: the running one goes on where its first message stays.
 */
@Injectable()
export class Split {
  constructor(
    private readonly on: OnConversation,
    private readonly refolder: Refolder,
  ) {}

  /** @throws DomainError `conversation-not-found`, `split-nowhere`, `split-settled` */
  async split(id: string, messageId: string, principal: Principal): Promise<JoinedView> {
    return this.on.run(id, principal, async (held) => {
      await assertSplittable(held, messageId);
      const newId = await openBeside(held, messageId);
      await moveHistory(held.tx, id, newId, messageId);
      await recount(held.tx, [id, newId]);
      await this.refolder.refold(held.tx, [id, newId], held.now, 'split');
      await tell(held, [id, newId], 'conversation.split', principal);
      return { id: newId, otherId: id };
    });
  }

  /** Puts back what was split off. @throws DomainError `conversation-not-found`, `not-split`, `conversation-merged` */
  async unsplit(id: string, principal: Principal): Promise<JoinedView> {
    return this.on.run(id, principal, async (held) => {
      const { tx, row, now } = held;
      const origin = await originOf(held);
      if (!origin) throw refuse('not-split', 'This conversation was not split off another.');
      if (origin.mergedIntoId === row.id)
        throw refuse('conversation-merged', 'What it was split off is merged into it. Undo that merge first.');
      await absorb(tx, row, origin, this.refolder, now, 'unsplit');
      await tell(held, [origin.id, id], 'conversation.unsplit', principal);
      return { id: origin.id, otherId: id };
    });
  }
}

async function tell({ tx, row, now }: Held, ids: [string, string], type: string, principal: Principal): Promise<void> {
  const event = { at: now, type, sourceId: row.sourceId, actor: actorOf(principal), data: { ids } };
  await appendEvents(
    tx,
    ids.map((conversationId) => ({ ...event, conversationId })),
  );
  await notifyChanged(tx, { conversationIds: ids });
}

/** What a conversation was split off; null if it was not, or went back already. */
async function originOf({ tx, row }: Held): Promise<LockedConversation | null> {
  const [origin] = await tx.query<{ id: string }[]>(
    `select o.id from conversations s join conversations o on o.source_id = s.source_id
       and o.contact_id = s.contact_id and o.root_key = split_part(s.root_key, '${splitMark}', 1)
     where s.id = $1 and s.merged_into_id is null and strpos(s.root_key, '${splitMark}') > 0`,
    [row.id],
  );
  return origin ? (await lockUnasked(tx, [origin.id]))[0]! : null;
}

async function assertSplittable({ tx, row }: Held, messageId: string): Promise<void> {
  const [message] = await tx.query<{ isFirst: boolean; isSettled: boolean }[]>(
    `select not exists (select from messages b where b.conversation_id = m.conversation_id and b.kind <> 'note'
         and (b.occurred_at, b.id) < (m.occurred_at, m.id)) as "isFirst",
       exists (select from cycles y where y.conversation_id = m.conversation_id and y.replaced_at is null
         and y.ended_at >= m.occurred_at) as "isSettled"
     from messages m where m.id = $1 and m.conversation_id = $2 and m.direction = 'inbound'`,
    [messageId, row.id],
  );
  if (!message || message.isFirst)
    throw refuse('split-nowhere', 'Choose a later message of the customer: with it the other matter begins.');
  if (message.isSettled)
    throw refuse('split-settled', 'This was answered already. Only what came after the last answer can be split off.');
}

async function openBeside({ tx, row, now }: Held, messageId: string): Promise<string> {
  const [opened] = await tx.query<{ id: string }[]>(
    `insert into conversations (source_id, contact_id, root_key, subject, parent, visibility, origin, status,
       assignee_id, assigned_at, team_id, first_contact_at, last_activity_at, position_at, language, sandbox, attributes,
       created_at)
     select source_id, contact_id, split_part(root_key, '${splitMark}', 1) || '${splitMark}' || $2::text, subject, parent,
       visibility, origin, 'open', assignee_id, assigned_at, team_id, first_contact_at, last_activity_at, position_at,
       language, sandbox, attributes, $3 from conversations where id = $1
     on conflict (source_id, root_key, contact_id) do update set merged_into_id = null, status = 'open'
     returning id`,
    [row.id, messageId, now],
  );
  return opened!.id;
}
