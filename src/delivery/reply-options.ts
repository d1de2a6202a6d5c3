import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import type { Principal } from '../people/principal.ts';
import type { ReplyOptionsView } from './reply.dto.ts';
import { filesFor, permissionFor } from './reply-permission.ts';
import { replyTarget } from './reply-target.query.ts';

/** What a composer must know before a rep writes: may it be answered, how, to whom, and how long. */
@Injectable()
export class ReplyOptions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `conversation-not-found`, `message-not-found` */
  async read(principal: Principal, conversationId: string, inReplyToId?: string): Promise<ReplyOptionsView> {
    const target = await replyTarget(this.dataSource.manager, principal, conversationId, inReplyToId, false);
    const connector = this.registry.get(target.channel);
    const permission = permissionFor(connector, target, this.clock.now());
    const { spec } = connector;
    return {
      allowed: permission.allowed,
      action: permission.action,
      visibility: permission.visibility,
      reason: permission.reason ?? null,
      handOffUrl: permission.handOffUrl ?? null,
      until: permission.until ?? null,
      price: permission.price ?? null,
      inReplyToId: target.answered?.messageId ?? null,
      privateAction: permission.privateAction ?? null,
      privateAttachments: (permission.privateAction && filesFor(connector, permission, 'private')) || null,
      rule: spec.reply ? { ...spec.reply, attachments: filesFor(connector, permission)! } : null,
      recipients: spec.reply?.recipients ? (permission.recipients ?? null) : null,
      actions: connector.act ? (spec.actions ?? []) : [],
    };
  }
}
