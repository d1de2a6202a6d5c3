import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { type ReadVersions, assertRead } from '../../common/version.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { type Principal } from '../principal.ts';
import { type ChangeInstallationDto, type InstallationDto } from './installation.dto.ts';

/** What holds for everybody: the name on screen, the default capacity. */
@Injectable()
export class InstallationSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  read(): Promise<InstallationDto> {
    return readRow(this.dataSource.manager);
  }

  /** @param read what the caller has read. @throws DomainError `version-stale` */
  change(principal: Principal, change: ChangeInstallationDto, read: ReadVersions): Promise<InstallationDto> {
    return inTransaction(this.dataSource, async (tx) => {
      const before = await readRow(tx, 'for update');
      assertRead(read, before.version);
      await tx.query(
        `update installation set name = coalesce($1, name), default_capacity = coalesce($2, default_capacity),
           version = version + 1`,
        [change.name?.trim(), change.defaultCapacity],
      );
      const after = await readRow(tx);
      const details = { before, after };
      await recordAct(
        tx,
        { at: this.clock.now(), by: principal, action: 'installation.changed', details },
        { type: 'installation.changed', data: details },
      );
      await notifyChanged(tx, { topics: ['installation'] });
      return after;
    });
  }
}

async function readRow(tx: EntityManager, lock: '' | 'for update' = ''): Promise<InstallationDto> {
  const [row] = await tx.query<[InstallationDto]>(
    `select name, default_capacity "defaultCapacity", version from installation ${lock}`,
  );
  return row;
}
