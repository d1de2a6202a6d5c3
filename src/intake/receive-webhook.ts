import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { Connector, SourceAccess, Webhook, WebhookReply, WebhookRequest } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import type { Harvest } from '../connectors/mention.ts';
import { preparedQuery } from '../database/prepared.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { TakeTogether } from './take-together.ts';

const accepted: WebhookReply = { status: 200, contentType: 'text/plain', body: 'ok' };

type Status = 'connected' | 'paused' | 'removed';

interface Called {
  id: string;
  channel: string;
  /** `removed`: its secrets are forgotten, and nothing is stored for it. */
  status: Status;
  settings: Record<string, unknown>;
  /** The channel's other sources. */
  siblings: { id: string; settings: Record<string, unknown>; status: Status }[];
}

/** A platform's call: verified before it is parsed, and acknowledged only after the commit. */
@Injectable()
export class ReceiveWebhook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly takeTogether: TakeTogether,
  ) {}

  /** @throws DomainError `webhook-unknown`, `signature-wrong` */
  async receive(key: string, request: WebhookRequest): Promise<WebhookReply> {
    const source = await this.find(key);
    const connector = source && this.registry.get(source.channel);
    const speakers = source?.status === 'removed' ? substitutes(connector!, source) : source ? [source.id] : [];
    if (!source || !connector?.webhook || speakers.length === 0)
      throw new DomainError('not-found', 'webhook-unknown', 'No connected account takes calls at this address.');
    const accesses = await Promise.all(speakers.map((id) => this.vault.open(id)));
    const challenge = challengeOf(connector.webhook, accesses, request);
    if (challenge) return challenge;
    const verified = accesses.find((access) => connector.webhook!.verify(request, access));
    if (!verified) {
      throw new DomainError(
        'forbidden',
        'signature-wrong',
        'The signature does not match the body: check the secret on both sides.',
      );
    }
    if (source.status !== 'removed') await this.take(connector, source.status, verified, request);
    for (const { id, status } of concerned(connector, source, request)) {
      const sibling = await this.vault.open(id);
      if (connector.webhook.verify(request, sibling)) await this.take(connector, status, sibling, request);
    }
    return accepted;
  }

  private async find(key: string): Promise<Called | undefined> {
    const [source] = await preparedQuery<Called>(
      this.dataSource,
      `select s.id, s.channel, s.settings, s.status,
         coalesce((select json_agg(json_build_object('id', o.id::text, 'settings', o.settings, 'status', o.status))
           from sources o where o.channel = s.channel and o.id <> s.id and o.status <> 'removed'), '[]') as siblings
       from sources s where s.webhook_key = $1`,
      [key],
    );
    return source;
  }

  private async take(
    connector: Connector,
    status: Status,
    access: SourceAccess,
    request: WebhookRequest,
  ): Promise<void> {
    const harvest = connector.webhook!.parse(request, access);
    const polledLater = status === 'paused' && connector.spec.capabilities.poll;
    const taken = polledLater ? await this.changesOf(access.id, harvest) : harvest;
    if (taken) await this.takeTogether.take(connector, access, taken);
  }

  /**
   * While a source is paused its calls are acknowledged, so that its platform goes on calling, and what is new is polled later. What
   * customers change or take back of what is here is not: no poll may tell of it again.
   */
  private async changesOf(sourceId: string, { mentions, pending = [] }: Harvest): Promise<Harvest | null> {
    const changed = mentions.filter(({ deleted, editedAt }) => deleted === true || editedAt !== undefined);
    const ids = [...changed, ...pending].map(({ externalId }) => externalId);
    if (ids.length === 0) return null;
    const rows = await this.dataSource.query<{ externalId: string }[]>(
      'select external_id as "externalId" from messages where source_id = $1 and external_id = any($2::text[])',
      [sourceId, ids],
    );
    const here = new Set(rows.map(({ externalId }) => externalId));
    const isHere = ({ externalId }: { externalId: string }): boolean => here.has(externalId);
    return here.size > 0 ? { mentions: changed.filter(isHere), pending: pending.filter(isHere) } : null;
  }
}

/**
 * Who speaks for a disconnected source: platforms go on calling its address for the other accounts of their app. A challenge names
 * neither account nor app, so that accounts of another app must not answer it.
 */
function substitutes({ webhook }: Connector, { settings, siblings }: Called): string[] {
  const shared = webhook?.shared;
  if (!shared) return [];
  const app = settings[shared.app];
  const isOther = (theirs: unknown): boolean => Boolean(app) && Boolean(theirs) && theirs !== app;
  return siblings.flatMap((one) => (isOther(one.settings[shared.app]) ? [] : one.id));
}

/** The first answer that accepts the challenge, else a refusal; null where it is no challenge. */
function challengeOf(webhook: Webhook, accesses: SourceAccess[], request: WebhookRequest): WebhookReply | null {
  const replies = accesses.flatMap((access) => webhook.handshake(request, access) ?? []);
  return replies.find(({ status }) => status === 200) ?? replies[0] ?? null;
}

/** Other sources of the same app that a verified call concerns. */
function concerned(connector: Connector, { siblings }: Called, request: WebhookRequest): Called['siblings'] {
  const shared = connector.webhook?.shared;
  if (!shared || siblings.length === 0) return [];
  const accounts = new Set(shared.accountsIn(request));
  return siblings.filter(({ settings }) => accounts.has(String(settings[shared.setting])));
}
