import { Module } from '@nestjs/common';
import { WorkReturner } from '../people/work-returner.ts';
import { Assigner } from './assigner.ts';
import { UnansweredReturner } from './unanswered-returner.ts';

@Module({
  providers: [Assigner, { provide: WorkReturner, useClass: UnansweredReturner }],
  exports: [Assigner],
})
export class AssignmentModule {}
