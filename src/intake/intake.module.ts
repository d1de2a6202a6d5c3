import { Module } from '@nestjs/common';
import { Ingest } from './ingest.ts';

/** The way in. `Refolder` and `OwnReplies` are provided by the modules of targets and delivery, which are global. */
@Module({ providers: [Ingest], exports: [Ingest] })
export class IntakeModule {}
