import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError, type DomainErrorKind } from '../common/domain-error.ts';
import { ConnectorError, type ConnectorErrorKind } from '../connectors/connector-error.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendEvents } from '../database/events.ts';
import { conversationMissing } from '../inbox/conversation.query.ts';
import { actorOf, type Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { storedItem } from './stored-item.query.ts';

interface Place {
  conversationId: string;
  sourceId: string;
  channel: string;
}

const refusals: Record<ConnectorErrorKind, DomainErrorKind> = {
  unauthorised: 'conflict',
  rejected: 'conflict',
  'rate-limited': 'too-many',
  unavailable: 'unavailable',
};

/** Does to a message, on its platform, one of the things its channel offers beside answering. */
@Injectable()
export class ExtraAction {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `action-unknown`, `conversation-not-found`, or what the platform said, as `platform-…` */
  async act(principal: Principal, messageId: string, action: string): Promise<void> {
    const place = await this.placeOf(principal, messageId);
    const connector = this.registry.get(place.channel);
    const item = await storedItem(this.dataSource.manager, messageId);
    if (!item || !connector.act || !connector.spec.actions?.some(({ name }) => name === action))
      throw new DomainError('not-found', 'action-unknown', `This message has no action "${action}".`);
    const access = await this.vault.open(place.sourceId);
    await connector.act(access, action, item).catch((error: unknown) => {
      throw asRefusal(error, this.clock.now());
    });
    await this.remember(principal, place, messageId, action);
  }

  private async placeOf(principal: Principal, messageId: string): Promise<Place> {
    const values: unknown[] = [messageId];
    const [place]: Place[] = await this.dataSource.query(
      `select c.id as "conversationId", s.id as "sourceId", s.channel
       from messages m join conversations c on c.id = m.conversation_id join sources s on s.id = m.source_id
       where m.id = $1 and m.direction <> 'internal' and ${visibleConversations(principal, values)}`,
      values,
    );
    if (!place) throw conversationMissing();
    return place;
  }

  private remember(principal: Principal, place: Place, messageId: string, action: string): Promise<void> {
    const { conversationId, sourceId } = place;
    const event = { at: this.clock.now(), type: 'message.actionDone', conversationId, sourceId, messageId };
    return inTransaction(this.dataSource, async (tx) => {
      await appendEvents(tx, [{ ...event, actor: actorOf(principal), data: { action } }]);
      await notifyChanged(tx, { conversationIds: [conversationId] });
    });
  }
}

function asRefusal(error: unknown, now: Date): unknown {
  if (!(error instanceof ConnectorError)) return error;
  const { kind, message, retryAt } = error;
  const retryAfterSeconds = retryAt && Math.max(1, (retryAt.getTime() - now.getTime()) / 1000);
  return new DomainError(refusals[kind], `platform-${kind}`, message, {
    cause: error,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}
