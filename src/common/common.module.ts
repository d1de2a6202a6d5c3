import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Clock, SystemClock } from './clock.ts';
import { ListCsvInterceptor } from './list-csv.interceptor.ts';
import { ProblemFilter } from './problem.filter.ts';
import { Metrics } from './metrics.ts';
import { ReadyLines } from './ready-lines.ts';
import { validationPipe } from './validation.ts';
import { Words } from './words/words.ts';
import { ETagInterceptor } from './version.ts';

/** What every part of the house may ask for. */
@Global()
@Module({
  providers: [
    Metrics,
    { provide: Clock, useClass: SystemClock },
    ReadyLines,
    Words,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_INTERCEPTOR, useClass: ListCsvInterceptor },
    { provide: APP_INTERCEPTOR, useClass: ETagInterceptor },
  ],
  exports: [Metrics, Clock, ReadyLines, Words],
})
export class CommonModule {}
