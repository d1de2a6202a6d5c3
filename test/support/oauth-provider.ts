import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** An application as it is registered with the provider. */
export interface Registered {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
  scopes: string[];
}

/** What a person has allowed, and all that came of it. */
interface Grant {
  scope: string;
  challenge: string;
  redirectUrl: string;
  /** All it ever gave out; only the last one is good. */
  refreshTokens: string[];
  revoked: boolean;
}

type Form = URLSearchParams;

class Refused extends Error {
  constructor(
    readonly code: string,
    readonly status = 400,
  ) {
    super(code);
  }
}

/**
 * An OAuth2 provider on loopback, as strict as the standards let one be: exact redirect addresses, PKCE with S256 only,
 * codes that work once (a second use revokes what came of the first), clients that prove themselves by Basic, refresh
 * tokens that are good once (RFC 6749, 7636, 9207, 9700).
 */
export class OAuthProvider {
  readonly asked: string[] = [];
  /** Scopes that the person allows, if not all that were asked for. */
  allowed: string[] | undefined;
  /** Makes access tokens that some other server is going to check. */
  mint: (seconds: number) => string = () => randomBytes(16).toString('hex');
  lifeSeconds = 3600;
  /** Refreshes wait for it. */
  gate: Promise<void> = Promise.resolve();
  /** The token endpoint answers this status and a page of HTML. */
  broken: number | undefined;
  /** Who the provider says that it is. */
  issuer = '';
  private readonly codes = new Map<string, Grant & { used: boolean }>();
  private readonly server = http.createServer((request, response) => void this.serve(request, response));

  private constructor(readonly app: Registered) {}

  static async start(app: Partial<Registered> = {}): Promise<OAuthProvider> {
    const provider = new OAuthProvider({
      clientId: 'earshot app',
      clientSecret: 'a secret: with %, é and more',
      redirectUrl: 'http://127.0.0.1:3000/settings/accounts/authorised',
      scopes: ['mail', 'offline_access'],
      ...app,
    });
    await new Promise<void>((done) => provider.server.listen(0, '127.0.0.1', done));
    provider.issuer = provider.address;
    return provider;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Settings and secrets by which a mailbox uses this provider. */
  get settings(): Record<string, string> {
    return {
      authorizeUrl: `${this.address}/authorize?prompt=consent`,
      tokenUrl: `${this.address}/token`,
      issuer: this.issuer,
      scope: this.app.scopes.join(' '),
      clientId: this.app.clientId,
      clientSecret: this.app.clientSecret,
    };
  }

  /** A person opens the page and decides. @returns what stands in the address to which they are sent back */
  async decide(url: string, decision: 'allow' | 'deny' = 'allow'): Promise<Record<string, string>> {
    const page = await (await fetch(url)).text();
    const action = new RegExp(`href="([^"]+)">${decision}<`).exec(page)?.[1];
    if (!action) throw new Error(`The provider refused: ${page}`);
    const sent = await fetch(this.address + action.replaceAll('&amp;', '&'), { redirect: 'manual' });
    return Object.fromEntries(new URL(sent.headers.get('location')!).searchParams);
  }

  /** How often this grant was asked for: `authorization_code` or `refresh_token`. */
  count = (grantType: string): number => this.asked.filter((one) => one === grantType).length;

  /** The person withdraws what they allowed. */
  revoke(): void {
    for (const grant of this.codes.values()) grant.revoked = true;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.address);
    try {
      if (request.method === 'GET' && url.pathname === '/authorize') return this.showPage(url, response);
      if (request.method === 'GET' && url.pathname === '/decision') return this.sendBack(url, response);
      if (request.method === 'POST' && url.pathname === '/token') return await this.answerToken(request, response);
      throw new Refused('not_found', 404);
    } catch (error) {
      const { code, status } = error instanceof Refused ? error : new Refused('server_error', 500);
      const headers = { 'content-type': 'application/json', ...(status === 401 && { 'www-authenticate': 'Basic' }) };
      response.writeHead(status, headers).end(JSON.stringify({ error: code }));
    }
  }

  private showPage(url: URL, response: http.ServerResponse): void {
    const asked = (name: string): string => url.searchParams.get(name) ?? '';
    if (asked('client_id') !== this.app.clientId) throw new Refused('unknown client');
    if (asked('redirect_uri') !== this.app.redirectUrl) throw new Refused('redirect address not registered');
    if (asked('response_type') !== 'code') throw new Refused('unsupported_response_type');
    if (asked('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(asked('code_challenge')))
      throw new Refused('PKCE wanted');
    if (asked('state').length < 20) throw new Refused('a state that can be guessed');
    if (
      asked('scope')
        .split(' ')
        .some((scope) => !this.app.scopes.includes(scope))
    )
      throw new Refused('invalid_scope');
    const link = (decision: string): string =>
      `<a href="/decision?${`decision=${decision}&${url.searchParams.toString()}`.replaceAll('&', '&amp;')}">${decision}</a>`;
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<h1>May Earshot read?</h1>${link('allow')} ${link('deny')}`);
  }

  private sendBack({ searchParams: asked }: URL, response: http.ServerResponse): void {
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('state', asked.get('state')!);
    if (this.issuer) back.searchParams.set('iss', this.issuer);
    if (asked.get('decision') === 'deny') back.searchParams.set('error', 'access_denied');
    else back.searchParams.set('code', this.newCode(asked));
    response.writeHead(302, { location: back.href }).end();
  }

  private newCode(asked: Form): string {
    const code = `${randomBytes(16).toString('hex')}.com`;
    const scope = asked
      .get('scope')!
      .split(' ')
      .filter((one) => this.allowed?.includes(one) ?? true);
    this.codes.set(code, {
      scope: scope.join(' '),
      challenge: asked.get('code_challenge')!,
      redirectUrl: asked.get('redirect_uri')!,
      refreshTokens: [],
      used: false,
      revoked: false,
    });
    return code;
  }

  private async answerToken(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    this.asked.push(form.get('grant_type') ?? '');
    if (form.get('grant_type') === 'refresh_token') await this.gate;
    if (this.broken) return void response.writeHead(this.broken, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
    this.assertClient(request);
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
      throw new Refused('invalid_request');
    const grant = form.get('grant_type') === 'refresh_token' ? this.byRefreshToken(form) : this.byCode(form);
    grant.refreshTokens.push(randomBytes(16).toString('hex'));
    const answer = {
      token_type: 'Bearer',
      access_token: this.mint(this.lifeSeconds),
      expires_in: this.lifeSeconds,
      refresh_token: grant.refreshTokens.at(-1),
      scope: grant.scope,
    };
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    response.writeHead(200, headers).end(JSON.stringify(answer));
  }

  private assertClient({ headers }: http.IncomingMessage): void {
    const pair = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const [id, secret] = pair.split(':').map((part) => decodeURIComponent(part));
    if (id !== this.app.clientId || secret !== this.app.clientSecret) throw new Refused('invalid_client', 401);
  }

  private byCode(form: Form): Grant {
    const grant = this.codes.get(form.get('code') ?? '');
    if (form.get('grant_type') !== 'authorization_code' || !grant) throw new Refused('invalid_grant');
    if (grant.used) grant.revoked = true;
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant.revoked || proof !== grant.challenge || form.get('redirect_uri') !== grant.redirectUrl)
      throw new Refused('invalid_grant');
    grant.used = true;
    return grant;
  }

  private byRefreshToken(form: Form): Grant {
    const token = form.get('refresh_token') ?? '';
    const grant = [...this.codes.values()].find(({ refreshTokens }) => refreshTokens.includes(token));
    // a token that was used already may have been stolen: what came of it ends (RFC 9700, 4.14.2)
    if (grant && grant.refreshTokens.at(-1) !== token) grant.revoked = true;
    if (!grant || grant.revoked) throw new Refused('invalid_grant');
    return grant;
  }
}
