import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { KeyRing, type Sealed } from '../common/sealed-secrets.ts';
import { Config } from '../config/config.ts';
import { webhookUrl } from '../config/public-url.ts';
import { type SourceAccess } from '../connectors/connector.ts';
import { PlatformLimits } from './platform-limits.ts';

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
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws DomainError `source-not-found`, `wrong-key` */
  async open(sourceId: string): Promise<SourceAccess> {
    const [row] = await this.dataSource.query<SourceRow[]>(
      `select id, settings, secrets, webhook_key as "webhookKey" from sources where id = $1 and status <> 'removed'`,
      [sourceId],
    );
    if (!row) throw new DomainError('not-found', 'source-not-found', 'This connected account does not exist any more.');
    return {
      ...this.access(row.id, row.settings, this.unseal(row)),
      webhookUrl: webhookUrl(this.config, row.webhookKey),
    };
  }

  /** Access for settings that are not stored yet, to test them. */
  draft(settings: Record<string, unknown>, secrets: Record<string, string>): SourceAccess {
    return { ...this.access('draft', settings, secrets), saveSecrets: async () => undefined };
  }

  /** Seals each value for this source and this name alone. */
  seal(sourceId: string, secrets: Record<string, string>): Record<string, Sealed> {
    return Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [name, this.keys.seal(value, purposeOf(sourceId, name))]),
    );
  }

  /** The stored secrets, for a test with some of them changed. */
  unseal({ id, secrets }: Pick<SourceRow, 'id' | 'secrets'>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(secrets).map(([name, sealed]) => [name, this.keys.open(sealed, purposeOf(id, name))]),
    );
  }

  private access(id: string, settings: Record<string, unknown>, secrets: Record<string, string>): SourceAccess {
    return {
      id,
      settings,
      secrets,
      saveSecrets: (next) => this.save(id, next),
      now: () => this.clock.now(),
      allowPrivateHosts: this.config.allowPrivateHosts,
      sign: (text) => this.keys.sign(text, 'connector'),
      spend: (bucket, cost) => this.limits.spend(id, bucket, cost),
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

const purposeOf = (sourceId: string, name: string): string => `source:${sourceId}:${name}`;
