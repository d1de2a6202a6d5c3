import { Global, Module } from '@nestjs/common';
import { Words } from '../common/words/words.ts';
import { wordsIn } from '../config/words-in.ts';
import { InboxModule } from '../inbox/inbox.module.ts';
import { OwnReplies } from '../inbox/own-replies.ts';
import { IntakeModule } from '../intake/intake.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { DecideReply } from './decide-reply.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import { ExtraAction } from './extra-action.ts';
import { LookUp } from './look-up.ts';
import { OutboxController } from './outbox.controller.ts';
import { OutboxOwnReplies } from './outbox-own-replies.ts';
import { OutboxByCursorQuery } from './outbox.query.ts';
import { QueueReply } from './queue-reply.ts';
import { Replies } from './replies.ts';
import { RepliesController } from './replies.controller.ts';
import { ReplyOptions } from './reply-options.ts';
import { Sender } from './sender.ts';
import { SendingWatch } from './sending-watch.ts';
import { Settle } from './settle.ts';
import { TellDelivery } from './tell-delivery.ts';
import { WaysOut } from './ways-out.ts';

/** A reply's way out. Global, since ingest (an earlier layer) asks for the `OwnReplies` that only this layer knows. */
@Global()
@Module({
  imports: [InboxModule, IntakeModule, SourcesModule],
  controllers: [RepliesController, OutboxController],
  providers: [
    DecideReply,
    DeliveryWorker,
    ExtraAction,
    LookUp,
    { provide: OwnReplies, useClass: OutboxOwnReplies },
    OutboxByCursorQuery,
    QueueReply,
    Replies,
    ReplyOptions,
    Sender,
    SendingWatch,
    Settle,
    TellDelivery,
    WaysOut,
  ],
  exports: [OwnReplies, QueueReply, Settle, DeliveryWorker],
})
export class DeliveryModule {
  constructor(words: Words) {
    words.learn(wordsIn('delivery'));
  }
}
