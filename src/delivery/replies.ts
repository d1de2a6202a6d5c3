import { Injectable } from '@nestjs/common';
import { InboxReader } from '../inbox/inbox-reader.ts';
import type { MessageView } from '../inbox/message.dto.ts';
import type { Principal } from '../people/principal.ts';
import { DecideReply } from './decide-reply.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import { ExtraAction } from './extra-action.ts';
import { QueueReply } from './queue-reply.ts';
import type { MarkSentBody, ReplyBody, ReplyOptionsView, UndoneView } from './reply.dto.ts';
import { ReplyOptions } from './reply-options.ts';

/** What people and programs do with replies: done, passed on to the worker, and shown as it is now. */
@Injectable()
export class Replies {
  constructor(
    private readonly queueReply: QueueReply,
    private readonly decide: DecideReply,
    private readonly replyOptions: ReplyOptions,
    private readonly extraAction: ExtraAction,
    private readonly worker: DeliveryWorker,
    private readonly inbox: InboxReader,
  ) {}

  options(principal: Principal, conversationId: string, inReplyToId?: string): Promise<ReplyOptionsView> {
    return this.replyOptions.read(principal, conversationId, inReplyToId);
  }

  async reply(principal: Principal, conversationId: string, body: ReplyBody): Promise<MessageView> {
    const messageId = await this.queueReply.queue(principal, conversationId, body);
    this.worker.wake();
    return this.inbox.message(messageId, principal);
  }

  undo(principal: Principal, conversationId: string, messageId: string): Promise<UndoneView> {
    return this.decide.undo(principal, conversationId, messageId);
  }

  async resend(principal: Principal, conversationId: string, messageId: string): Promise<MessageView> {
    await this.decide.resend(principal, conversationId, messageId);
    this.worker.wake();
    return this.inbox.message(messageId, principal);
  }

  async markSent(
    principal: Principal,
    conversationId: string,
    messageId: string,
    body: MarkSentBody,
  ): Promise<MessageView> {
    await this.decide.markSent(principal, conversationId, messageId, body);
    return this.inbox.message(messageId, principal);
  }

  async giveUp(principal: Principal, conversationId: string, messageId: string): Promise<MessageView> {
    await this.decide.giveUp(principal, conversationId, messageId);
    return this.inbox.message(messageId, principal);
  }

  act(principal: Principal, messageId: string, action: string): Promise<void> {
    return this.extraAction.act(principal, messageId, action);
  }
}
