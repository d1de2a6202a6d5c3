import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import type { Mention } from '../connectors/mention.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { Outcome } from './batch.ts';
import { Ingest } from './ingest.ts';
import { isUnreadable, readPushed } from './pushed-mention.ts';
import type { PushBody, PushResult, PushView } from './pushed-mention.dto.ts';

const outcomeNames: Partial<Record<Outcome['outcome'], PushResult['outcome']>> = {
  stored: 'created',
  changed: 'updated',
};

/** Takes in what another system pushes, with an answer for each item. */
@Injectable()
export class PushMentions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly ingest: Ingest,
    private readonly clock: Clock,
  ) {}

  /** Everything is committed when this resolves. @throws DomainError `source-not-found` */
  async push({ sourceId, items, history }: PushBody): Promise<PushView> {
    const connector = this.registry.get(await this.channelOf(sourceId));
    const access = await this.vault.open(sourceId);
    const read = items.map(readPushed);
    const unreadable = read.filter(isUnreadable);
    const mentions = read.filter((item) => !isUnreadable(item)) as Mention[];
    const { outcomes } = await this.ingest.ingest(
      sourceId,
      { mentions, unreadable },
      {
        now: this.clock.now(),
        history,
        recogniseOwn: (mention) => connector.recogniseOwn?.(mention, access) ?? null,
      },
    );
    const byId = new Map<string, Outcome[]>();
    for (const outcome of outcomes) byId.set(outcome.externalId, [...(byId.get(outcome.externalId) ?? []), outcome]);
    return {
      results: read.map((item): PushResult => {
        if (isUnreadable(item)) return { externalId: item.externalId, outcome: 'quarantined', error: item.error };
        const { outcome, ...rest } = byId.get(item.externalId)!.shift()!;
        return { ...rest, outcome: outcomeNames[outcome] ?? (outcome as PushResult['outcome']) };
      }),
    };
  }

  private async channelOf(sourceId: string): Promise<string> {
    const [source]: { channel: string }[] = await this.dataSource.query(
      `select channel from sources where id = $1 and status <> 'removed'`,
      [sourceId],
    );
    if (!source) throw new DomainError('not-found', 'source-not-found', 'There is no connected account of this id.');
    return source.channel;
  }
}
