import { Module } from '@nestjs/common';
import { Words } from '../common/words/words.ts';
import { wordsIn } from '../config/words-in.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { AttachmentWorker } from './attachment-worker.ts';
import { CredentialWatch } from './credential-watch.ts';
import { HeldSweep } from './held-sweep.ts';
import { Holder } from './holder.ts';
import { ImportFile } from './import-file.ts';
import { Ingest } from './ingest.ts';
import { PendingWorker } from './pending-worker.ts';
import { PollLeases } from './poll-lease.ts';
import { Poller } from './poller.ts';
import { PushController } from './push.controller.ts';
import { PushMentions } from './push-mentions.ts';
import { QuarantineController } from './quarantine.controller.ts';
import { ReceiveWebhook } from './receive-webhook.ts';
import { SettleQuarantine } from './settle-quarantine.ts';
import { SourceSweep } from './source-sweep.ts';
import { TakeIn } from './take-in.ts';
import { TakeTogether } from './take-together.ts';
import { TidySearch } from './tidy-search.ts';
import { WebhookController } from './webhook.controller.ts';

/** The way in. `Refolder` and `OwnReplies` are provided by the modules of targets and delivery, which are global. */
@Module({
  imports: [SourcesModule],
  controllers: [PushController, QuarantineController, WebhookController],
  providers: [
    AttachmentWorker,
    CredentialWatch,
    HeldSweep,
    Holder,
    ImportFile,
    Ingest,
    PendingWorker,
    PollLeases,
    Poller,
    PushMentions,
    ReceiveWebhook,
    SettleQuarantine,
    SourceSweep,
    TakeIn,
    TakeTogether,
    TidySearch,
  ],
  exports: [AttachmentWorker, ImportFile, Ingest, PendingWorker, PollLeases, Poller, SourceSweep, TakeIn],
})
export class IntakeModule {
  constructor(words: Words) {
    words.learn(wordsIn('intake'));
  }
}
