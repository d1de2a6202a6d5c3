import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Alert, Correction, ScoreDay, ThreatRow, Tuning } from './alert.entity.ts';
import { CalendarVersionRow, CycleRow, TargetVersionRow, WaitMark } from './cycle.entity.ts';
import { ClockController } from './clock.controller.ts';
import { ClockQuery } from './clock.query.ts';
import { CorrectionsQuery } from './learning/corrections.query.ts';
import { LearningController } from './learning/learning.controller.ts';
import { ProposeTunings } from './learning/propose-tunings.ts';
import { Tunings } from './learning/tunings.ts';
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
  controllers: [ClockController, LearningController, TermsController],
  providers: [ClockQuery, CorrectionsQuery, ProposeTunings, TermsSettings, Tunings],
})
export class TermsModule {}
