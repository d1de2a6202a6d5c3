import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { type ReadVersions } from '../common/version.ts';
import { inTransaction } from '../database/transaction.ts';
import { recordAct } from '../people/audit/audit.ts';
import { personOf, type Principal } from '../people/principal.ts';
import { ChangeSource } from './change-source.ts';
import type { ConnectSourceBody, SourceView, TestSourceBody, TestSourceView, UpdateSourceBody } from './source.dto.ts';
import { SourcesQuery } from './sources.query.ts';

/** What an admin does to sources: each in one transaction, then shown as it is now. */
@Injectable()
export class SourceCommands {
  constructor(
    private readonly dataSource: DataSource,
    private readonly change: ChangeSource,
    private readonly sources: SourcesQuery,
    private readonly clock: Clock,
  ) {}

  async connect(principal: Principal, body: ConnectSourceBody): Promise<SourceView> {
    const at = this.clock.now();
    const id = await inTransaction(this.dataSource, async (tx) => {
      const sourceId = await this.change.connect(tx, body, personOf(principal), at);
      const details = { channel: body.channel, name: body.name };
      await recordAct(
        tx,
        { at, by: principal, action: 'source.connected', subject: `source:${sourceId}`, details },
        { type: 'source.connected', sourceId, data: details },
      );
      return sourceId;
    });
    return this.sources.one(principal, id);
  }

  /** @param read what the caller has read */
  async update(principal: Principal, id: string, body: UpdateSourceBody, read: ReadVersions): Promise<SourceView> {
    const at = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      await this.change.update(tx, id, body, read, at);
      const details = changedFields(body);
      await recordAct(
        tx,
        { at, by: principal, action: 'source.changed', subject: `source:${id}`, details },
        { type: 'source.changed', sourceId: id, data: details },
      );
    });
    return this.sources.one(principal, id);
  }

  async remove(principal: Principal, id: string): Promise<void> {
    const at = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      await this.change.remove(tx, id, at);
      await recordAct(
        tx,
        { at, by: principal, action: 'source.removed', subject: `source:${id}` },
        { type: 'source.removed', sourceId: id },
      );
    });
  }

  /** Speaks to the platform, so no transaction is open. */
  test(body: TestSourceBody): Promise<TestSourceView> {
    return this.change.test(this.dataSource.manager, body);
  }
}

/** For the audit: which fields, never what they are, since settings hold credentials. */
const changedFields = ({ settings, ...body }: UpdateSourceBody) => ({
  fields: Object.entries(body)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field),
  settings: Object.keys(settings ?? {}),
});
