import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/inbox.module.ts';
import { EventsController } from './events.controller.ts';
import { EventsByCursorQuery } from './events.query.ts';
import { Live } from './live.ts';
import { LiveController } from './live.controller.ts';
import { LiveHub } from './live-hub.ts';
import { Presence } from './presence.ts';

/** What happened, for those who mirror it and for open browsers. */
@Module({
  imports: [InboxModule],
  controllers: [EventsController, LiveController],
  providers: [EventsByCursorQuery, Live, LiveHub, Presence],
  exports: [LiveHub],
})
export class LiveModule {}
