import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { WebhookReply, WebhookRequest } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { TakeIn } from './take-in.ts';

const accepted: WebhookReply = { status: 200, contentType: 'text/plain', body: 'ok' };

/** A platform's call: verified before it is parsed, and acknowledged only after the commit. */
@Injectable()
export class ReceiveWebhook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly takeIn: TakeIn,
  ) {}

  /** @throws DomainError `webhook-unknown`, `signature-wrong` */
  async receive(key: string, request: WebhookRequest): Promise<WebhookReply> {
    const [source] = await this.dataSource.query<{ id: string; channel: string }[]>(
      `select id, channel from sources where webhook_key = $1 and status <> 'removed'`,
      [key],
    );
    const connector = source && this.registry.get(source.channel);
    if (!source || !connector?.webhook)
      throw new DomainError('not-found', 'webhook-unknown', 'No connected account takes calls at this address.');
    const access = await this.vault.open(source.id);
    const { webhook } = connector;
    const challenge = webhook.handshake(request, access);
    if (challenge) return challenge;
    if (!webhook.verify(request, access)) {
      throw new DomainError(
        'forbidden',
        'signature-wrong',
        'The signature does not match the body: check the secret on both sides.',
      );
    }
    await this.takeIn.take(connector, access, webhook.parse(request, access));
    return accepted;
  }
}
