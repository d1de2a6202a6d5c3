import { AssignmentModule } from './assignment/assignment.module.ts';
import { CommonModule } from './common/common.module.ts';
import { Words } from './common/words/words.ts';
import { ConfigModule } from './config/config.module.ts';
import { Config } from './config/config.ts';
import { wordsIn } from './config/words-in.ts';
import { DatabaseModule } from './database/database.module.ts';
import { DeliveryModule } from './delivery/delivery.module.ts';
import { HealthController } from './health.controller.ts';
import { DemoModule } from './demo/demo.module.ts';
import { InboxModule } from './inbox/inbox.module.ts';
import { IntakeModule } from './intake/intake.module.ts';
import { PeopleModule } from './people/people.module.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { LiveModule } from './live/live.module.ts';
import { MetricsController } from './metrics.controller.ts';
import { SentimentModule } from './sentiment/sentiment.module.ts';
import { SourcesModule } from './sources/sources.module.ts';
import { TargetsModule } from './targets/targets.module.ts';
import { TermsModule } from './targets/terms.module.ts';
import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

/** Intervals and cron jobs are background work: a process of the role `web`, and a test, runs none of them. */
const schedule = ScheduleModule.forRootAsync({
  inject: [Config],
  useFactory: ({ works }: Config) => ({ cronJobs: works, intervals: works, timeouts: works }),
});

/** Everything, in the order of the layers: one line each. */
@Module({
  controllers: [HealthController, MetricsController],
  imports: [
    // one a line, in the order of the layers
    CommonModule,
    DatabaseModule,
    schedule,
    PeopleModule,
    SourcesModule,
    InboxModule,
    SentimentModule,
    AssignmentModule,
    TargetsModule,
    TermsModule,
    IntakeModule,
    DeliveryModule,
    ReportsModule,
    LiveModule,
    DemoModule,
  ],
})
export class AppModule {
  constructor(words: Words) {
    words.learn(wordsIn('common'));
  }

  /** The app with these settings; `databaseUrl` must be set. */
  static of(config: Config): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.of(config)] };
  }
}
