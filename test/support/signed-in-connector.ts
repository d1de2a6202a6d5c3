import { ConnectorError } from '../../src/connectors/connector-error.ts';
import type { SourceAccess, TestResult } from '../../src/connectors/connector.ts';
import type { OAuthSpec, Setting } from '../../src/connectors/connector-spec.ts';
import type { Page } from '../../src/connectors/mention.ts';
import { accessToken } from '../../src/connectors/oauth.ts';
import { TalkingConnector } from './talking-connector.ts';

const text = (name: string, kind: Setting['kind'] = 'text'): Setting => ({ name, label: name, help: '', kind });

export const testOAuth: OAuthSpec = {
  provider: 'the invented platform',
  authorizeUrl: ({ authorizeUrl }) => String(authorizeUrl),
  tokenUrl: ({ tokenUrl }) => String(tokenUrl),
  scopesFor: ({ scope }) => String(scope).split(' '),
  clientAuth: () => 'basic',
  issuer: ({ issuer }) => String(issuer) || undefined,
};

/** The invented platform, which shows what was said only to accounts that are signed in. */
export class SignedInConnector extends TalkingConnector {
  /** The token with which it was last read. */
  token = '';
  /** The account that people sign in with, when it is the wrong one. */
  stranger: string | undefined;

  checkAccess?: (source: SourceAccess) => Promise<void>;

  constructor() {
    super();
    Object.assign(this.spec, {
      oauth: testOAuth,
      settings: [
        ...['authorizeUrl', 'tokenUrl', 'issuer', 'scope', 'clientId'].map((name) => text(name)),
        text('clientSecret', 'secret'),
      ],
    });
  }

  override async poll(source: SourceAccess, cursor: Record<string, unknown> | null): Promise<Page> {
    this.token = await accessToken(source, testOAuth);
    return super.poll(source, cursor);
  }

  async signedIn(): Promise<Record<string, string>> {
    if (this.stranger) throw ConnectorError.rejected(`You signed in as ${this.stranger}.`);
    return {};
  }

  override async test(source: SourceAccess): Promise<TestResult> {
    await accessToken(source, testOAuth);
    return { ok: true, message: 'It can be read.' };
  }
}
