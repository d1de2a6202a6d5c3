import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import type { Harvest } from '../connectors/mention.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendEvents } from '../database/events.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { actorOf, personOf, type Principal } from '../people/principal.ts';
import { QuarantineQuery } from '../sources/quarantine.query.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { storedMention } from './stored-mention.ts';
import { TakeIn } from './take-in.ts';

interface Kept {
  sourceId: string;
  channel: string;
  externalId: string;
}

/** Decides about an item that could not be read: once more, or never again. */
@Injectable()
export class SettleQuarantine {
  constructor(
    private readonly dataSource: DataSource,
    private readonly items: QuarantineQuery,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly takeIn: TakeIn,
    private readonly clock: Clock,
  ) {}

  /** Reads the item again. If it fails again it stays, with the new reason. @throws DomainError `quarantine-not-found` */
  async retry(principal: Principal, id: string): Promise<{ taken: boolean; error: string | null }> {
    const raw = await this.items.raw(principal, id);
    const [kept] = await this.dataSource.query<[Kept]>(
      `select q.source_id as "sourceId", s.channel, q.external_id as "externalId"
       from quarantine q join sources s on s.id = q.source_id where q.id = $1`,
      [id],
    );
    const harvest = await this.read(kept, raw);
    const connector = this.registry.get(kept.channel);
    const taken = await this.takeIn.take(connector, await this.vault.open(kept.sourceId), harvest);
    if (taken.quarantined === 0 && harvest.mentions.length > 0) await this.settle(principal, id, 'taken');
    const [{ state, error }] = await this.dataSource.query<[{ state: string; error: string }]>(
      'select state, error from quarantine where id = $1',
      [id],
    );
    return state === 'taken' ? { taken: true, error: null } : { taken: false, error };
  }

  /** @throws DomainError `quarantine-not-found` */
  async discard(principal: Principal, id: string): Promise<void> {
    await this.items.raw(principal, id);
    await this.settle(principal, id, 'discarded');
  }

  private async read({ sourceId, channel, externalId }: Kept, raw: Buffer): Promise<Harvest> {
    const mention = storedMention(raw);
    if (mention) return { mentions: [mention] };
    const connector = this.registry.get(channel);
    if (!connector.reread) {
      throw new DomainError(
        'conflict',
        'reread-impossible',
        'This channel cannot read an item again; download it, or discard it.',
      );
    }
    return connector.reread(await this.vault.open(sourceId), externalId, raw);
  }

  private async settle(principal: Principal, id: string, state: 'taken' | 'discarded'): Promise<void> {
    const now = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      const [settled] = returnedRows<{ sourceId: string }>(
        await tx.query(
          `update quarantine set state = $2, settled_at = $3, settled_by = $4 where id = $1
           returning source_id as "sourceId"`,
          [id, state, now, personOf(principal)],
        ),
      );
      const event = { at: now, type: 'source.itemSettled', sourceId: settled!.sourceId, actor: actorOf(principal) };
      await appendEvents(tx, [{ ...event, data: { quarantineId: id, state } }]);
      await notifyChanged(tx, { sourceIds: [settled!.sourceId] });
    });
  }
}
