import { Module, type Type } from '@nestjs/common';
import type { Connector } from './connector.ts';
import { ConnectorRegistry } from './connector-registry.ts';
import { EmailModule } from './email/email.module.ts';
import { PushModule } from './push/push.module.ts';
import { SandboxModule } from './sandbox/sandbox.module.ts';

/** A channel's module names the provider of its connector. */
interface ChannelModule extends Type {
  readonly connector: Type<Connector>;
}

/** One line a channel: this list is the only place where channels are named outside their own folders. */
const channels: ChannelModule[] = [EmailModule, PushModule, SandboxModule];

@Module({
  imports: channels,
  providers: [
    {
      provide: ConnectorRegistry,
      useFactory: (...connectors: Connector[]) => new ConnectorRegistry(connectors),
      inject: channels.map((channel) => channel.connector),
    },
  ],
  exports: [ConnectorRegistry],
})
export class ConnectorsModule {}
