import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { inTransaction } from '../database/transaction.ts';
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
    const id = await inTransaction(this.dataSource, (tx) =>
      this.change.connect(tx, body, personOf(principal), this.clock.now()),
    );
    return this.sources.one(principal, id);
  }

  async update(principal: Principal, id: string, body: UpdateSourceBody, ifMatch?: string): Promise<SourceView> {
    const version = ifMatch === undefined ? null : Number(ifMatch.replace(/\D/g, ''));
    await inTransaction(this.dataSource, (tx) => this.change.update(tx, id, body, version, this.clock.now()));
    return this.sources.one(principal, id);
  }

  remove(_principal: Principal, id: string): Promise<void> {
    return inTransaction(this.dataSource, (tx) => this.change.remove(tx, id, this.clock.now()));
  }

  /** Speaks to the platform, so no transaction is open. */
  test(body: TestSourceBody): Promise<TestSourceView> {
    return this.change.test(this.dataSource.manager, body);
  }
}
