import { Module } from '@nestjs/common';
import { Assigner } from './assigner.ts';

@Module({ providers: [Assigner], exports: [Assigner] })
export class AssignmentModule {}
