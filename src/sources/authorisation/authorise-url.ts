import { createHash } from 'node:crypto';
import { DomainError } from '../../common/domain-error.ts';
import type { ConnectorSpec, OAuthSpec } from '../../connectors/connector-spec.ts';
import { isAsked } from '../settings.ts';

type Settings = Record<string, unknown>;

/** How an account with these settings is signed in by a person; undefined if it is not. */
export function oauthOf({ oauth, settings: declared }: ConnectorSpec, settings: Settings): OAuthSpec | undefined {
  return oauth && isAsked(oauth, settings, declared) ? oauth : undefined;
}

/** @throws DomainError `sign-in-not-used` */
export function needOauth(spec: ConnectorSpec, settings: Settings): OAuthSpec {
  const oauth = oauthOf(spec, settings);
  if (oauth) return oauth;
  throw new DomainError('invalid', 'sign-in-not-used', 'With these settings nobody has to sign in with the platform.');
}

/**
 * The page on which a person signs in (RFC 6749, 4.1.1), with a challenge that only we can meet (RFC 7636, 4.3).
 * @throws DomainError `client-missing`, `sign-in-address-wrong`
 */
export function authoriseUrl(
  oauth: OAuthSpec,
  settings: Settings,
  asked: { redirectUrl: string; state: string; verifier: string; allowPlain: boolean },
): string {
  const clientId = settings[oauth.client?.id ?? 'clientId'];
  if (typeof clientId !== 'string' || clientId === '')
    throw new DomainError(
      'invalid',
      'client-missing',
      `Register an application with ${oauth.provider} and enter its id in the settings of this account first.`,
    );
  const url = addressOf(oauth.authorizeUrl(settings), asked.allowPlain);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: asked.redirectUrl,
    scope: oauth.scopesFor(settings).join(' '),
    state: asked.state,
    code_challenge: createHash('sha256').update(asked.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** An address typed by an admin is opened in browsers: only the web's own schemes. */
function addressOf(address: string, allowPlain: boolean): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && allowPlain)) return url;
  throw new DomainError(
    'invalid',
    'sign-in-address-wrong',
    'The address where people sign in must start with https://. Correct it in the settings of this account.',
  );
}
