import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeyRing } from '../common/sealed-secrets.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { InboxModule } from '../inbox/inbox.module.ts';
import { AlertSweep } from './alerts/alert-sweep.ts';
import { Alerts } from './alerts/alerts.ts';
import { AlertsController } from './alerts/alerts.controller.ts';
import { BrowserAlertsController } from './browser-alerts/browser-alerts.controller.ts';
import { BrowserSubscription } from './browser-alerts/browser-subscription.entity.ts';
import { BrowserSubscriptions } from './browser-alerts/browser-subscriptions.ts';
import { PushLine } from './browser-alerts/push-line.ts';
import { ServerIdentity } from './browser-alerts/server-identity.ts';
import { TellBrowsers } from './browser-alerts/tell-browsers.ts';
import { EventsController } from './events.controller.ts';
import { EventsByCursorQuery } from './events.query.ts';
import { Live } from './live.ts';
import { LiveController } from './live.controller.ts';
import { LiveHub } from './live-hub.ts';
import { Presence } from './presence.ts';

/** What happened, for those who mirror it and for open browsers. */
@Module({
  imports: [TypeOrmModule.forFeature([BrowserSubscription]), InboxModule, SourcesModule],
  controllers: [AlertsController, BrowserAlertsController, EventsController, LiveController],
  providers: [
    BrowserSubscriptions,
    TellBrowsers,
    { provide: PushLine, useFactory: () => new PushLine() },
    { provide: ServerIdentity, inject: [KeyRing], useFactory: (keys: KeyRing) => new ServerIdentity(keys) },
    Alerts,
    AlertSweep,
    EventsByCursorQuery,
    Live,
    LiveHub,
    Presence,
  ],
  exports: [AlertSweep, LiveHub],
})
export class LiveModule {}
