import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import { assertRead, type ReadVersions } from '../common/version.ts';
import type { TestResult } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { isSignedIn } from '../connectors/oauth.ts';
import { oauthOf } from './authorisation/authorise-url.ts';
import { checkSettings } from './settings.ts';
import { SourceVault } from './source-vault.ts';
import { tryOut } from './try-out.ts';
import type { ConnectSourceBody, UpdateSourceBody } from './source.dto.ts';

interface StoredSource {
  id: string;
  channel: string;
  settings: Record<string, unknown>;
  secrets: Parameters<SourceVault['unseal']>[0]['secrets'];
  version: number;
}

/** Connects, changes, pauses and removes sources. Each method runs in the transaction it is given. */
@Injectable()
export class ChangeSource {
  constructor(
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
  ) {}

  /**
   * Stores a new source, due to be polled at once.
   * @returns its id
   * @throws DomainError `unknown-channel`, `settings-invalid`
   */
  async connect(tx: EntityManager, body: ConnectSourceBody, userId: string | null, now: Date): Promise<string> {
    const { spec } = this.registry.get(body.channel);
    const { settings, secrets } = checkSettings(spec.settings, body.settings);
    const oauth = oauthOf(spec, settings);
    const [{ id }] = await tx.query<[{ id: string }]>(
      `insert into sources (channel, name, settings, account, sandbox, webhook_key, history_days, retention_days,
         brand_names, connected_at, created_by, status)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
      [
        body.channel,
        body.name,
        JSON.stringify(settings),
        JSON.stringify(body.account ?? {}),
        spec.sandbox ?? body.sandbox ?? false,
        randomBytes(24).toString('base64url'),
        body.historyDays ?? 90,
        body.retentionDays ?? null,
        body.brandNames ?? [],
        now,
        userId,
        // it cannot be heard before somebody has signed it in
        oauth && !oauth.optional ? 'paused' : 'connected',
      ],
    );
    await tx.query('update sources set secrets = $2 where id = $1', [id, JSON.stringify(this.vault.seal(id, secrets))]);
    await tx.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [id, now]);
    await this.designate(tx, id, body);
    await notifyChanged(tx, { sourceIds: [id] });
    return id;
  }

  /** @throws DomainError `source-not-found`, `settings-invalid`, `version-stale` */
  async update(tx: EntityManager, id: string, body: UpdateSourceBody, read: ReadVersions, now: Date): Promise<void> {
    const stored = await this.lock(tx, id);
    assertRead(read, stored.version);
    const { spec } = this.registry.get(stored.channel);
    const given = body.settings && { ...stored.settings, ...body.settings };
    const checked = given && checkSettings(spec.settings, given, Object.keys(stored.secrets));
    await tx.query(
      `update sources set name = coalesce($2, name), settings = coalesce($3, settings), secrets = secrets || $4,
         status = coalesce($5, status), brand_names = coalesce($6, brand_names),
         retention_days = case when $7 then $8 else retention_days end, version = version + 1
       where id = $1`,
      [
        id,
        body.name ?? null,
        checked ? JSON.stringify(checked.settings) : null,
        JSON.stringify(checked ? this.vault.seal(id, checked.secrets) : {}),
        body.status ?? null,
        body.brandNames ?? null,
        body.retentionDays !== undefined,
        body.retentionDays ?? null,
      ],
    );
    // what still needs attention is said again
    await tx.query(`update source_states set next_poll_at = $2, warnings = '{}' where source_id = $1`, [id, now]);
    await this.designate(tx, id, body);
    await notifyChanged(tx, { sourceIds: [id] });
  }

  /**
   * A person has signed it in: stores the tokens and makes it due at once, so that the gap is filled. An account that waited for
   * its first sign-in is connected from now on; one that was read before and that somebody paused stays paused.
   * @param missing needed permissions that were not given
   */
  async signIn(
    tx: EntityManager,
    id: string,
    tokens: Record<string, string>,
    missing: string[],
    now: Date,
  ): Promise<void> {
    const { channel, settings, secrets } = await this.lock(tx, id);
    const oauth = oauthOf(this.registry.get(channel).spec, settings);
    const mayWait = Boolean(oauth && !oauth.optional && !isSignedIn({ secrets }));
    const waited = `$3 and status = 'paused' and history_done_at is null`;
    await tx.query(
      `update sources set secrets = secrets || $2, status = case when ${waited} then 'connected' else status end,
         connected_at = case when ${waited} then $4 else connected_at end where id = $1`,
      [id, JSON.stringify(this.vault.seal(id, tokens)), mayWait, now],
    );
    await tx.query(
      `update source_states set next_poll_at = $2, granted_scopes = $3, missing_scopes = $4, checked_at = $2, warnings = '{}'
       where source_id = $1`,
      [id, now, tokens['grantedScopes']?.split(/[\s,]+/) ?? null, missing],
    );
    await notifyChanged(tx, { sourceIds: [id] });
  }

  /**
   * Forgets the credentials, and what nobody can complete without them, and stops. What was received stays until
   * retention or erasure takes it.
   */
  async remove(tx: EntityManager, id: string, now: Date): Promise<void> {
    await this.lock(tx, id);
    await tx.query(`update sources set status = 'removed', secrets = '{}', version = version + 1 where id = $1`, [id]);
    await tx.query('delete from pending_items where source_id = $1', [id]);
    await tx.query('update outages set ended_at = $2 where source_id = $1 and ended_at is null', [id, now]);
    await notifyChanged(tx, { sourceIds: [id] });
  }

  /** Asks the platform whether these settings work, before or after they are stored. Nothing is changed. */
  async test(
    tx: EntityManager,
    body: { channel: string; settings: Record<string, unknown>; sourceId?: string },
  ): Promise<TestResult> {
    const connector = this.registry.get(body.channel);
    const stored = body.sourceId ? await this.lock(tx, body.sourceId) : undefined;
    const kept = stored ? this.vault.unseal(stored) : {};
    const checked = checkSettings(
      connector.spec.settings,
      { ...stored?.settings, ...body.settings },
      Object.keys(kept),
    );
    return tryOut(connector, this.vault.draft(checked.settings, { ...kept, ...checked.secrets }, stored?.id));
  }

  /** Replaces who is designated for the source, where the body says so. */
  private async designate(
    tx: EntityManager,
    id: string,
    body: { teamIds?: string[]; repIds?: string[] },
  ): Promise<void> {
    if (body.teamIds) {
      await tx.query('delete from team_sources where source_id = $1', [id]);
      await tx.query('insert into team_sources (source_id, team_id) select $1, unnest($2::bigint[])', [
        id,
        body.teamIds,
      ]);
    }
    if (body.repIds) {
      await tx.query('delete from source_reps where source_id = $1', [id]);
      await tx.query('insert into source_reps (source_id, user_id) select $1, unnest($2::bigint[])', [id, body.repIds]);
    }
  }

  private async lock(tx: EntityManager, id: string): Promise<StoredSource> {
    const [row] = returnedRows<StoredSource>(
      await tx.query(
        `select id, channel, settings, secrets, version from sources where id = $1 and status <> 'removed' for update`,
        [id],
      ),
    );
    if (!row) throw new DomainError('not-found', 'source-not-found', 'This connected account does not exist any more.');
    return row;
  }
}
