import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { Connector, SourceAccess, WebhookReply, WebhookRequest } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { TakeIn } from './take-in.ts';

const accepted: WebhookReply = { status: 200, contentType: 'text/plain', body: 'ok' };

interface Called {
  id: string;
  channel: string;
  /** Settings of the channel's other sources, by id. */
  siblings: { id: string; settings: Record<string, unknown> }[];
}

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
    const [source] = await this.dataSource.query<Called[]>(
      `select s.id, s.channel, coalesce((select json_agg(json_build_object('id', o.id::text, 'settings', o.settings))
         from sources o where o.channel = s.channel and o.id <> s.id and o.status <> 'removed'), '[]') as siblings
       from sources s where s.webhook_key = $1 and s.status <> 'removed'`,
      [key],
    );
    const connector = source && this.registry.get(source.channel);
    if (!source || !connector?.webhook)
      throw new DomainError('not-found', 'webhook-unknown', 'No connected account takes calls at this address.');
    const access = await this.vault.open(source.id);
    const challenge = connector.webhook.handshake(request, access);
    if (challenge) return challenge;
    if (!(await this.take(connector, access, request))) {
      throw new DomainError(
        'forbidden',
        'signature-wrong',
        'The signature does not match the body: check the secret on both sides.',
      );
    }
    for (const sibling of concerned(connector, source, request))
      await this.take(connector, await this.vault.open(sibling), request);
    return accepted;
  }

  /** @returns false when the source’s secret does not verify the call */
  private async take(connector: Connector, access: SourceAccess, request: WebhookRequest): Promise<boolean> {
    const { webhook } = connector;
    if (!webhook!.verify(request, access)) return false;
    await this.takeIn.take(connector, access, webhook!.parse(request, access));
    return true;
  }
}

/** Other sources of the same app that a verified call concerns. */
function concerned({ webhook }: Connector, { siblings }: Called, request: WebhookRequest): string[] {
  const shared = webhook?.shared;
  if (!shared || siblings.length === 0) return [];
  const accounts = new Set(shared.accountsIn(request));
  return siblings.flatMap(({ id, settings }) => (accounts.has(String(settings[shared.setting])) ? [id] : []));
}
