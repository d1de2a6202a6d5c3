import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import { instantsAsText } from '../database/instant-text.ts';
import { preparedQuery } from '../database/prepared.ts';
import { type Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { type ConversationView, type ParentView, type PersonRef, type ReferenceView } from './conversation.dto.ts';
import { type Asking } from './asking.ts';
import { conversationColumns, conversationItem, conversationJoins, type ConversationRow } from './conversation-row.ts';

interface DetailRow extends ConversationRow {
  parent: ParentView | null;
  merged_into_id: string | null;
  merged_ids: string[] | null;
  reference_list: ReferenceView[] | null;
  subscribers: PersonRef[] | null;
}

const columns = `${conversationColumns}, c.parent, c.merged_into_id,
  (select json_agg(b.id::text order by b.id) from conversations b where b.merged_into_id = c.id) as merged_ids,
  (select json_agg(json_build_object('system', r.system, 'externalId', r.external_id, 'url', r.url)
    order by r.system, r.external_id) from conversation_references r where r.conversation_id = c.id) as reference_list,
  (select json_agg(json_build_object('id', p.id::text, 'name', p.name, 'initials', p.initials) order by p.name)
    from subscriptions b join users p on p.id = b.user_id where b.conversation_id = c.id) as subscribers`;

/** The refusal for what is not there, and for what may not be seen: nobody learns which. */
export const conversationMissing = () =>
  new DomainError(
    'not-found',
    'conversation-not-found',
    'There is no such conversation, or it belongs to an account that you do not see.',
  );

/** One conversation. */
@Injectable()
export class ConversationByIdQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `conversation-not-found`, also for those who may not see it */
  async get(id: string, asking: Asking): Promise<ConversationView> {
    const values: unknown[] = [id];
    const visible = visibleConversations(asking.principal, values);
    const text = `select ${columns} from conversations c ${conversationJoins} where c.id = $1 and ${visible}`;
    const [row] = await preparedQuery<DetailRow>(this.dataSource, text, values, instantsAsText);
    if (!row) throw conversationMissing();
    return {
      ...conversationItem(row, asking.now),
      parent: row.parent,
      references: row.reference_list ?? [],
      mergedIds: row.merged_ids ?? [],
      mergedIntoId: row.merged_into_id,
      subscribers: row.subscribers ?? [],
    };
  }

  /** @throws DomainError `conversation-not-found` unless the principal may see it */
  async mustSee(id: string, principal: Principal): Promise<void> {
    const values: unknown[] = [id];
    const visible = visibleConversations(principal, values);
    const text = `select from conversations c where c.id = $1 and ${visible}`;
    if ((await preparedQuery(this.dataSource, text, values)).length === 0) throw conversationMissing();
  }
}
