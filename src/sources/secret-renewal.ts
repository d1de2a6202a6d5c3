import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { KeyRing, type Sealed } from '../common/sealed-secrets.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import type { Secrets } from '../connectors/connector.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { openSecrets, sealSecrets } from './sealed-source.ts';

type SealedSecrets = Record<string, Sealed>;

/** Longer than any request to a platform may take. Seconds. */
const leaseSeconds = 60;
/** How often, and how many times, somebody who came second looks whether the first is done. */
const lookEveryMilliseconds = 200;
const looks = 200;

/**
 * Replaces secrets of a source that are worth nothing once they were used, in one process of all. The right to do so is a
 * lease in the source's state, so that no transaction is open while the platform is asked.
 */
@Injectable()
export class SecretRenewal {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /**
   * @param isStale whether the secrets stored now have to be replaced; asked again whenever they may have changed
   * @param renew asks the platform for new ones; they are stored before this resolves
   * @returns all secrets as they are stored now
   * @throws ConnectorError unavailable when another process does not get done; what `renew` throws
   */
  async renew(
    sourceId: string,
    isStale: (stored: Secrets) => boolean,
    renew: (stored: Secrets) => Promise<Secrets>,
  ): Promise<Secrets> {
    const owner = randomUUID();
    for (let look = 0; look < looks; look++) {
      if (await this.claim(sourceId, owner)) return this.replace(sourceId, owner, isStale, renew);
      await wait(lookEveryMilliseconds);
      const { plain } = await this.read(sourceId);
      if (!isStale(plain)) return plain;
    }
    throw ConnectorError.unavailable(
      'Another process is signing this account in and does not get done; it is tried again.',
    );
  }

  private async replace(
    sourceId: string,
    owner: string,
    isStale: (stored: Secrets) => boolean,
    renew: (stored: Secrets) => Promise<Secrets>,
  ): Promise<Secrets> {
    try {
      const { plain, sealed } = await this.read(sourceId);
      if (!isStale(plain)) return plain;
      const next = await renew(plain);
      if (await this.store(sourceId, sealed, next)) return { ...plain, ...next };
      // somebody signed the account in meanwhile: what they brought is newer
      return (await this.read(sourceId)).plain;
    } finally {
      await this.release(sourceId, owner);
    }
  }

  private async claim(sourceId: string, owner: string): Promise<boolean> {
    const now = this.clock.now();
    const claimed = await this.dataSource.query<unknown>(
      `update source_states set renewal_owner = $2, renewal_until = $4
       where source_id = $1 and (renewal_until is null or renewal_until <= $3) returning source_id`,
      [sourceId, owner, now, new Date(now.getTime() + leaseSeconds * 1000)],
    );
    return returnedRows(claimed).length > 0;
  }

  private async release(sourceId: string, owner: string): Promise<void> {
    await this.dataSource.query(
      'update source_states set renewal_owner = null, renewal_until = null where source_id = $1 and renewal_owner = $2',
      [sourceId, owner],
    );
  }

  private async read(sourceId: string): Promise<{ plain: Secrets; sealed: SealedSecrets }> {
    const [row] = await this.dataSource.query<{ secrets: SealedSecrets }[]>(
      'select secrets from sources where id = $1',
      [sourceId],
    );
    const sealed = row?.secrets ?? {};
    return { plain: openSecrets(this.keys, sourceId, sealed), sealed };
  }

  /** @returns false if one of them was replaced since they were read; sealing is never twice the same, so equal means untouched */
  private async store(sourceId: string, before: SealedSecrets, next: Secrets): Promise<boolean> {
    const untouched = Object.fromEntries(Object.keys(next).map((name) => [name, before[name] ?? null]));
    const stored = await this.dataSource.query<unknown>(
      `update sources s set secrets = s.secrets || $2::jsonb
       where id = $1 and not exists (
         select from jsonb_each($3::jsonb) b where nullif(b.value, 'null') is distinct from s.secrets -> b.key)
       returning id`,
      [sourceId, JSON.stringify(sealSecrets(this.keys, sourceId, next)), JSON.stringify(untouched)],
    );
    return returnedRows(stored).length > 0;
  }
}
