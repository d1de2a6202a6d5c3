import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { KeyRing, type Sealed } from '../common/sealed-secrets.ts';
import { Config } from '../config/config.ts';
import { webhookUrl } from '../config/public-url.ts';
import type { Secrets, SourceAccess } from '../connectors/connector.ts';
import { preparedQuery } from '../database/prepared.ts';
import { BudgetMeter } from './budget-meter.ts';
import { PlatformLimits } from './platform-limits.ts';
import { openSecrets, sealSecrets } from './sealed-source.ts';
import { SecretRenewal } from './secret-renewal.ts';

interface SourceRow {
  id: string;
  settings: Record<string, unknown>;
  secrets: Record<string, Sealed>;
  webhookKey: string;
}

/** Opens a source for its connector: settings, unsealed secrets, the shared limits. The only place that unseals. */
@Injectable()
export class SourceVault {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
    private readonly limits: PlatformLimits,
    private readonly renewal: SecretRenewal,
    private readonly meter: BudgetMeter,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws DomainError `source-not-found`, `wrong-key` */
  async open(sourceId: string): Promise<SourceAccess> {
    const [row] = await preparedQuery<SourceRow>(
      this.dataSource,
      `select id, settings, secrets, webhook_key as "webhookKey" from sources where id = $1 and status <> 'removed'`,
      [sourceId],
    );
    if (!row) throw new DomainError('not-found', 'source-not-found', 'This connected account does not exist any more.');
    return {
      ...this.access(row.id, row.settings, this.unseal(row)),
      webhookUrl: webhookUrl(this.config, row.webhookKey),
    };
  }

  /**
   * Access for settings that are not stored yet, to test them.
   * @param sourceId the account they belong to, if it is stored: its tokens are renewed as ever, since the old ones die by it
   */
  draft(settings: Record<string, unknown>, secrets: Secrets, sourceId?: string): SourceAccess {
    const access = { ...this.access(sourceId ?? 'draft', settings, secrets), saveSecrets: async () => undefined };
    if (sourceId) return access;
    const { spend: _spend, observe: _observe, charge: _charge, ...alone } = access;
    return { ...alone, renewSecrets: async (_isStale, renew) => ({ ...secrets, ...(await renew(secrets)) }) };
  }

  /** Seals each value for this source and this name alone. */
  seal(sourceId: string, secrets: Secrets): Record<string, Sealed> {
    return sealSecrets(this.keys, sourceId, secrets);
  }

  /** The stored secrets, for a test with some of them changed. */
  unseal({ id, secrets }: Pick<SourceRow, 'id' | 'secrets'>): Secrets {
    return openSecrets(this.keys, id, secrets);
  }

  private access(id: string, settings: Record<string, unknown>, secrets: Record<string, string>): SourceAccess {
    return {
      id,
      settings,
      secrets,
      saveSecrets: (next) => this.save(id, next),
      renewSecrets: (isStale, renew) => this.renewal.renew(id, isStale, renew),
      now: () => this.clock.now(),
      allowPrivateHosts: this.config.allowPrivateHosts,
      sign: (text) => this.keys.sign(text, 'connector'),
      spend: (bucket, cost) => this.limits.spend(id, bucket, cost),
      charge: (dollars, most) => this.meter.charge(id, dollars, most),
      observe: (bucket, remaining, resetAt) => this.limits.observe(id, bucket, remaining, resetAt),
    };
  }

  /** Merges, so that a connector that rotates one token does not have to know the others. */
  private async save(sourceId: string, secrets: Record<string, string>): Promise<void> {
    await this.dataSource.query('update sources set secrets = secrets || $2::jsonb where id = $1', [
      sourceId,
      JSON.stringify(this.seal(sourceId, secrets)),
    ]);
  }
}
