import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HeldReply, PendingItem, QuarantinedItem, Tombstone } from './kept-item.entity.ts';
import { Source, SourceRep, TeamSource } from './source.entity.ts';
import { BudgetDay, Outage, PlatformLimit, SourceHour, SourceState } from './source-state.entity.ts';
import { KeyRing } from '../common/sealed-secrets.ts';
import { ConnectorsModule } from '../connectors/connectors.module.ts';
import { ChangeSource } from './change-source.ts';
import { keyRingProvider } from './key-ring.provider.ts';
import { PlatformLimits } from './platform-limits.ts';
import { QuarantineQuery } from './quarantine.query.ts';
import { SourceCommands } from './source-commands.ts';
import { SourceHealth } from './source-health.ts';
import { SourceVault } from './source-vault.ts';
import { SourcesController } from './sources.controller.ts';
import { SourcesQuery } from './sources.query.ts';

const entities = [
  HeldReply,
  Source,
  SourceRep,
  TeamSource,
  BudgetDay,
  Outage,
  PlatformLimit,
  SourceHour,
  SourceState,
  PendingItem,
  QuarantinedItem,
  Tombstone,
];

@Module({
  imports: [TypeOrmModule.forFeature(entities), ConnectorsModule],
  controllers: [SourcesController],
  providers: [
    keyRingProvider,
    PlatformLimits,
    SourceVault,
    SourceHealth,
    ChangeSource,
    SourceCommands,
    SourcesQuery,
    QuarantineQuery,
  ],
  exports: [
    ConnectorsModule,
    KeyRing,
    PlatformLimits,
    SourceVault,
    SourceHealth,
    ChangeSource,
    SourcesQuery,
    QuarantineQuery,
  ],
})
export class SourcesModule {}
