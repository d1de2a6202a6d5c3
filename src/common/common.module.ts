import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.ts';
import { ReadyLines } from './ready-lines.ts';

/** What every part of the house may ask for. */
@Global()
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, ReadyLines],
  exports: [Clock, ReadyLines],
})
export class CommonModule {}
