import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/inbox.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { DecideReply } from './decide-reply.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import { ExtraAction } from './extra-action.ts';
import { LookUp } from './look-up.ts';
import { QueueReply } from './queue-reply.ts';
import { Replies } from './replies.ts';
import { RepliesController } from './replies.controller.ts';
import { ReplyOptions } from './reply-options.ts';
import { Sender } from './sender.ts';
import { Settle } from './settle.ts';
import { WaysOut } from './ways-out.ts';

/** A reply's way out. */
@Module({
  imports: [InboxModule, SourcesModule],
  controllers: [RepliesController],
  providers: [
    DecideReply,
    DeliveryWorker,
    ExtraAction,
    LookUp,
    QueueReply,
    Replies,
    ReplyOptions,
    Sender,
    Settle,
    WaysOut,
  ],
  exports: [QueueReply, Settle, DeliveryWorker],
})
export class DeliveryModule {}
