import { Module } from '@nestjs/common';
import { Words } from '../common/words/words.ts';
import { wordsIn } from '../config/words-in.ts';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HeldReply, PendingItem, QuarantinedItem, Tombstone } from './kept-item.entity.ts';
import { Source, SourceRep, TeamSource } from './source.entity.ts';
import { BudgetDay, Outage, PlatformLimit, SourceHour, SourceState } from './source-state.entity.ts';
import { KeyRing } from '../common/sealed-secrets.ts';
import { ConnectorsModule } from '../connectors/connectors.module.ts';
import { Authorisation } from './authorisation/authorisation.entity.ts';
import { AuthorisationController } from './authorisation/authorisation.controller.ts';
import { Authorisations } from './authorisation/authorisations.ts';
import { SignInAccount } from './authorisation/sign-in-account.ts';
import { BudgetMeter } from './budget-meter.ts';
import { ChangeSource } from './change-source.ts';
import { keyRingProvider } from './key-ring.provider.ts';
import { PlatformLimits } from './platform-limits.ts';
import { QuarantineQuery } from './quarantine.query.ts';
import { SecretRenewal } from './secret-renewal.ts';
import { SourceCommands } from './source-commands.ts';
import { SourceHealth } from './source-health.ts';
import { SourceVault } from './source-vault.ts';
import { SourcesController } from './sources.controller.ts';
import { SourcesQuery } from './sources.query.ts';

const entities = [
  Authorisation,
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
  controllers: [SourcesController, AuthorisationController],
  providers: [
    keyRingProvider,
    PlatformLimits,
    SecretRenewal,
    BudgetMeter,
    SourceVault,
    SourceHealth,
    ChangeSource,
    Authorisations,
    SignInAccount,
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
export class SourcesModule {
  constructor(words: Words) {
    words.learn(wordsIn('sources'));
  }
}
