import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import type { Connector, SourceAccess } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import { ConnectorRegistry } from '../../connectors/connector-registry.ts';
import type { OAuthSpec } from '../../connectors/connector-spec.ts';
import { exchangeCode, missingScopes } from '../../connectors/oauth.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../../people/audit/audit.ts';
import type { Principal } from '../../people/principal.ts';
import { ChangeSource } from '../change-source.ts';
import { SourceVault } from '../source-vault.ts';
import { tryOut } from '../try-out.ts';
import type { AuthorisedView, CompleteAuthorisationBody } from './authorisation.dto.ts';
import { Authorisations, type Expected } from './authorisations.ts';
import { needOauth } from './authorise-url.ts';

/** What happens when a person comes back from the platform: codes become tokens, and the account receives again. */
@Injectable()
export class SignInAccount {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly authorisations: Authorisations,
    private readonly vault: SourceVault,
    private readonly change: ChangeSource,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError `authorisation-unknown`, `issuer-wrong`, `sign-in-declined`, `sign-in-failed`; nothing is changed then
   */
  async complete(principal: Principal, body: CompleteAuthorisationBody): Promise<AuthorisedView> {
    const expected = await this.authorisations.take(principal, body.state);
    const connector = this.registry.get(expected.channel);
    const source = await this.vault.open(expected.sourceId);
    const oauth = needOauth(connector.spec, source.settings);
    const code = codeOf(body, oauth, source);
    const tokens = await this.tokens(connector, oauth, source, { ...expected, code });
    const missing = missingScopes({ ...source, secrets: tokens }, oauth);
    const at = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      await this.change.signIn(tx, source.id, tokens, missing, at);
      const details = { missingScopes: missing };
      await recordAct(
        tx,
        { at, by: principal, action: 'source.signed-in', subject: `source:${source.id}`, details },
        { type: 'source.signedIn', sourceId: source.id, data: details },
      );
    });
    const { ok, message, missingScopes: lacking = [] } = await tryOut(connector, await this.vault.open(source.id));
    return { sourceId: source.id, ok, message, missingScopes: lacking };
  }

  private async tokens(
    connector: Connector,
    oauth: OAuthSpec,
    source: SourceAccess,
    given: Expected & { code: string },
  ): Promise<Record<string, string>> {
    try {
      const tokens = await exchangeCode(source, oauth, given);
      const access = this.vault.draft(source.settings, { ...source.secrets, ...tokens });
      return { ...tokens, ...(await connector.signedIn?.(access)) };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      throw new DomainError('invalid', 'sign-in-failed', error.message, { cause: error });
    }
  }
}

/** @throws DomainError when the answer is of another provider, or a refusal */
function codeOf({ code, iss, error }: CompleteAuthorisationBody, oauth: OAuthSpec, { settings }: SourceAccess): string {
  const issuer = oauth.issuer?.(settings);
  if (iss !== undefined && issuer !== undefined && iss !== issuer)
    throw new DomainError(
      'invalid',
      'issuer-wrong',
      `Another server than the expected one answered for ${oauth.provider}; nothing was sent to it. Check the addresses in the settings of this account.`,
    );
  if (code && !error) return code;
  throw new DomainError(
    'invalid',
    'sign-in-declined',
    error === 'access_denied'
      ? 'The access was not allowed. Sign in again and allow it; without it nothing can be received.'
      : `The sign-in was refused by ${oauth.provider}${/^[\w.-]+$/.test(error ?? '') ? ` (${error})` : ''}. Try again, or check the application registered there.`,
  );
}
