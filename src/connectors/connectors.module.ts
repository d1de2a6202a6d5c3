import { Module, type Type } from '@nestjs/common';
import { Metrics } from '../common/metrics.ts';
import { Words } from '../common/words/words.ts';
import { wordsIn } from '../config/words-in.ts';
import type { Connector } from './connector.ts';
import { BlueskyModule } from './bluesky/bluesky.module.ts';
import { ConnectorRegistry } from './connector-registry.ts';
import { counted } from './counted.ts';
import { EmailModule } from './email/email.module.ts';
import { FacebookModule } from './facebook/facebook.module.ts';
import { ForumModule } from './forum/forum.module.ts';
import { PushModule } from './push/push.module.ts';
import { SandboxModule } from './sandbox/sandbox.module.ts';
import { XModule } from './x/x.module.ts';

/** A channel's module names the provider of its connector. */
interface ChannelModule extends Type {
  readonly connector: Type<Connector>;
}

/** One line a channel: this list is the only place where channels are named outside their own folders. */
const channels: ChannelModule[] = [
  BlueskyModule,
  EmailModule,
  FacebookModule,
  ForumModule,
  PushModule,
  SandboxModule,
  XModule,
];

function count(connectors: Connector[], metrics: Metrics): Connector[] {
  const help = 'Calls that waited for a platform, by how they ended.';
  const calls = metrics.counter('earshot_connector_calls_total', help, ['channel', 'call', 'outcome']);
  return connectors.map((connector) => counted(connector, (...labels) => calls.labels(...labels).inc()));
}

@Module({
  imports: channels,
  providers: [
    {
      provide: ConnectorRegistry,
      useFactory: (metrics: Metrics, ...connectors: Connector[]) => new ConnectorRegistry(count(connectors, metrics)),
      inject: [Metrics, ...channels.map((channel) => channel.connector)],
    },
  ],
  exports: [ConnectorRegistry],
})
export class ConnectorsModule {
  constructor(registry: ConnectorRegistry, words: Words) {
    words.learn(wordsIn('connectors'));
    for (const { spec } of registry.all()) words.learn(wordsIn(`connectors/${spec.channel}`));
  }
}
