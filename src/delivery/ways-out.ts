import { Injectable } from '@nestjs/common';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';

/** Which channels can do what on the way out. */
@Injectable()
export class WaysOut {
  /** Channels whose replies we send; those of all others are taken out through the API. */
  readonly sending: string[];
  /** Channels on which a reply of unknown fate can be looked for. */
  readonly finding: string[];

  constructor(registry: ConnectorRegistry) {
    const withMethod = (method: 'send' | 'findReply') =>
      registry
        .all()
        .filter((connector) => connector[method] !== undefined)
        .map(({ spec }) => spec.channel);
    this.sending = withMethod('send');
    this.finding = withMethod('findReply');
  }
}
