import { DomainError } from '../common/domain-error.ts';
import type { Connector } from './connector.ts';

/** Every connector there is, by channel. The only way to reach one. */
export class ConnectorRegistry {
  private readonly byChannel: Map<string, Connector>;

  constructor(connectors: Connector[]) {
    this.byChannel = new Map(connectors.map((connector) => [connector.spec.channel, connector]));
  }

  all(): Connector[] {
    return [...this.byChannel.values()];
  }

  /** @throws DomainError `unknown-channel` */
  get(channel: string): Connector {
    const connector = this.byChannel.get(channel);
    if (!connector) {
      throw new DomainError(
        'invalid',
        'unknown-channel',
        `There is no channel "${channel}"; GET /api/v1/channels lists those that exist.`,
      );
    }
    return connector;
  }
}
