import { Module } from '@nestjs/common';
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

@Module({
  imports: [ConnectorsModule],
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
