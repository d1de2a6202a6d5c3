import { Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { Config } from '../../config/config.ts';
import { type Principal, type TokenPrincipal } from '../principal.ts';
import { sameSecret } from '../secret-token.ts';
import { KnownSessions } from './known-sessions.ts';
import { activeUserId, principalOfToken } from './principal.query.ts';
import { changesSomething, isSameOrigin } from './same-origin.ts';
import { SessionCookie } from './session-cookie.ts';

/** Finds out who is asking: by API token if one is shown, otherwise by the session's cookie. */
@Injectable()
export class Authentication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cookie: SessionCookie,
    private readonly sessions: KnownSessions,
    private readonly config: Config,
  ) {}

  /** @returns undefined if the request shows nothing; throws if what it shows is not (or no longer) good */
  async principalOf(request: FastifyRequest, now: Date): Promise<Principal | undefined> {
    if (request.headers.authorization !== undefined) return this.byToken(request, now);
    const token = this.cookie.read(request);
    return token === undefined ? undefined : this.bySession(request, token, now);
  }

  /** @throws DomainError `origin-foreign` if a page of another site wants something changed */
  assertOwnPage(request: FastifyRequest): void {
    if (changesSomething(request) && !isSameOrigin(request, this.config.publicUrl))
      throw new DomainError('forbidden', 'origin-foreign', 'This request comes from a page of another site.');
  }

  private async byToken(request: FastifyRequest, now: Date): Promise<TokenPrincipal> {
    const token = /^Bearer ([\w-]{20,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    const principal = token && (await principalOfToken(this.dataSource, token, now));
    if (!principal)
      throw new DomainError('unauthenticated', 'token-unknown', 'This API token is unknown, expired or revoked.');
    const named = request.headers['earshot-on-behalf-of'];
    return typeof named === 'string' ? this.onBehalfOf(principal, named) : principal;
  }

  /**
   * The same token, acting in the name of a person.
   * @param named id or e-mail address of an active user
   */
  async onBehalfOf(principal: TokenPrincipal, named: string): Promise<TokenPrincipal> {
    if (!principal.scopes.includes('replies:write-on-behalf'))
      throw new DomainError(
        'forbidden',
        'scope-missing',
        'Acting in the name of a person needs the scope replies:write-on-behalf.',
      );
    const userId = await activeUserId(this.dataSource, named);
    if (userId === undefined)
      throw new DomainError('invalid', 'person-unknown', 'Earshot-On-Behalf-Of names nobody who works here now.');
    return { ...principal, onBehalfOf: userId };
  }

  private async bySession(request: FastifyRequest, token: string, now: Date): Promise<Principal | undefined> {
    if (!changesSomething(request)) return (await this.sessions.find(token, now))?.principal;
    const session = await this.sessions.lookUp(token, now);
    if (session) this.assertIntended(request, session.csrfHash);
    return session?.principal;
  }

  /** A cookie goes along whoever wrote the page: a change must also carry what only our page knows. */
  private assertIntended(request: FastifyRequest, csrfHash: Buffer): void {
    this.assertOwnPage(request);
    const sent = request.headers['x-csrf-token'];
    if (typeof sent !== 'string' || !sameSecret(csrfHash, sent))
      throw new DomainError(
        'forbidden',
        'csrf-token-wrong',
        'Send the csrfToken of GET /api/v1/session as the header X-CSRF-Token.',
      );
  }
}
