import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { KeyRing, type Sealed } from '../../common/sealed-secrets.ts';
import { Config } from '../../config/config.ts';
import { publicUrl } from '../../config/public-url.ts';
import { ConnectorRegistry } from '../../connectors/connector-registry.ts';
import { inTransaction } from '../../database/transaction.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { hashOfToken, newSecretToken } from '../../people/secret-token.ts';
import type { Principal, UserPrincipal } from '../../people/principal.ts';
import { authoriseUrl, needOauth } from './authorise-url.ts';
import type { AuthorisationView } from './authorisation.dto.ts';

/** How long somebody may take on the platform's pages. */
const lifetimeMilliseconds = 10 * 60_000;

/** The page of the web app to which platforms send people back; it is registered with the platform, character by character. */
export const redirectUrlOf = (config: Config): string => `${publicUrl(config)}/settings/accounts/authorised`;

/** What was remembered of somebody who came back as expected. */
export interface Expected {
  sourceId: string;
  channel: string;
  verifier: string;
  redirectUrl: string;
}

/** Sends people to platforms to sign accounts in, and knows them again when they come back. */
@Injectable()
export class Authorisations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Begins a sign-in. An earlier one of the same person for the same account ends with it.
   * @throws DomainError `source-not-found`, `sign-in-not-used`, `client-missing`, `sign-in-address-wrong`
   */
  async begin(principal: Principal, sourceId: string): Promise<AuthorisationView> {
    const [source] = await this.dataSource.query<{ channel: string; settings: Record<string, unknown> }[]>(
      `select channel, settings from sources where id = $1 and status <> 'removed'`,
      [sourceId],
    );
    if (!source) throw new DomainError('not-found', 'source-not-found', 'There is no such connected account.');
    const oauth = needOauth(this.registry.get(source.channel).spec, source.settings);
    const [state, verifier, redirectUrl] = [newSecretToken(), newSecretToken(), redirectUrlOf(this.config)];
    const allowPlain = this.config.allowPrivateHosts;
    const url = authoriseUrl(oauth, source.settings, { redirectUrl, state, verifier, allowPlain });
    const expiresAt = new Date(this.clock.now().getTime() + lifetimeMilliseconds);
    await this.remember(sessionOf(principal), sourceId, { state, verifier, redirectUrl, expiresAt });
    return { url, expiresAt };
  }

  /**
   * Knows somebody again, once, and only in the session that left.
   * @throws DomainError `authorisation-unknown`
   */
  async take(principal: Principal, state: string): Promise<Expected> {
    const hash = hashOfToken(state);
    const [row] = returnedRows<{ verifier: Sealed; redirectUrl: string; sourceId: string; channel: string }>(
      await this.dataSource.query(
        `delete from authorisations a using sources s
         where a.state_hash = $1 and a.session_id = $2 and a.expires_at > $3 and s.id = a.source_id and s.status <> 'removed'
         returning a.verifier, a.redirect_url as "redirectUrl", s.id as "sourceId", s.channel`,
        [hash, sessionOf(principal), this.clock.now()],
      ),
    );
    if (row) return { ...row, verifier: this.keys.open(row.verifier, purposeOf(hash)) };
    throw new DomainError(
      'invalid',
      'authorisation-unknown',
      'This sign-in is over, was used already, or was begun in another browser. Open the account and sign in again.',
    );
  }

  private async remember(
    sessionId: string,
    sourceId: string,
    kept: { state: string; verifier: string; redirectUrl: string; expiresAt: Date },
  ): Promise<void> {
    const hash = hashOfToken(kept.state);
    const sealed = JSON.stringify(this.keys.seal(kept.verifier, purposeOf(hash)));
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('delete from authorisations where expires_at <= $3 or (session_id = $1 and source_id = $2)', [
        sessionId,
        sourceId,
        this.clock.now(),
      ]);
      await tx.query(
        `insert into authorisations (state_hash, session_id, source_id, verifier, redirect_url, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [hash, sessionId, sourceId, sealed, kept.redirectUrl, kept.expiresAt],
      );
    });
  }
}

const purposeOf = (stateHash: Buffer): string => `authorisation:${stateHash.toString('hex')}`;
/** No API token gets here: its routes name no scope. */
const sessionOf = (principal: Principal): string => (principal as UserPrincipal).sessionId;
