import { Module } from '@nestjs/common';
import { InboxModule } from '../inbox/inbox.module.ts';
import { AlertSweep } from './alerts/alert-sweep.ts';
import { Alerts } from './alerts/alerts.ts';
import { AlertsController } from './alerts/alerts.controller.ts';
import { EventsController } from './events.controller.ts';
import { EventsByCursorQuery } from './events.query.ts';
import { Live } from './live.ts';
import { LiveController } from './live.controller.ts';
import { LiveHub } from './live-hub.ts';
import { Presence } from './presence.ts';

/** What happened, for those who mirror it and for open browsers. */
@Module({
  imports: [InboxModule],
  controllers: [AlertsController, EventsController, LiveController],
  providers: [Alerts, AlertSweep, EventsByCursorQuery, Live, LiveHub, Presence],
  exports: [AlertSweep, LiveHub],
})
export class LiveModule {}
