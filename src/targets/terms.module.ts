import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Alert, Correction, ScoreDay, ThreatRow, Tuning } from './alert.entity.ts';
import { CalendarVersionRow, CycleRow, TargetVersionRow, WaitMark } from './cycle.entity.ts';
import { ClockController } from './clock.controller.ts';
import { ClockQuery } from './clock.query.ts';
import { TermsController } from './terms.controller.ts';
import { TermsSettings } from './terms-settings.ts';

const entities = [
  Alert,
  Correction,
  ScoreDay,
  ThreatRow,
  Tuning,
  CalendarVersionRow,
  CycleRow,
  TargetVersionRow,
  WaitMark,
];

@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  controllers: [ClockController, TermsController],
  providers: [ClockQuery, TermsSettings],
})
export class TermsModule {}
