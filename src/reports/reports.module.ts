import { Module } from '@nestjs/common';
import { ConnectorsModule } from '../connectors/connectors.module.ts';
import { OperationsGauges } from './operations-gauges.ts';
import { OverviewQuery } from './overview.query.ts';
import { ReportsController } from './reports.controller.ts';

@Module({ imports: [ConnectorsModule], controllers: [ReportsController], providers: [OperationsGauges, OverviewQuery] })
export class ReportsModule {}
