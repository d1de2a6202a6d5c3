import { Module } from '@nestjs/common';
import { AnalyseController } from './analyse.controller.ts';

@Module({ controllers: [AnalyseController] })
export class SentimentModule {}
