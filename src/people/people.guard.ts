import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { RateLimiter } from '../common/rate-limiter.ts';
import { assertStorable } from '../common/storable.ts';
import { languageFor } from '../common/words/language.ts';
import { Config } from '../config/config.ts';
import { accessKey, type AccessRule } from './access.ts';
import { isAtLeast, type Principal } from './principal.ts';
import { Authentication } from './sessions/authentication.ts';

/** Stands before every route: closed unless the route says who may enter. */
@Injectable()
export class PeopleGuard implements CanActivate {
  private readonly limiter: RateLimiter;

  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.limiter = new RateLimiter(config.rateLimit);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(accessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!rule) throw new DomainError('forbidden', 'route-closed', 'Nobody may use this address.');
    void reply.header('cache-control', 'no-store');
    if (rule.open) this.letIn(rule, request, reply);
    else await this.admit(rule, request, reply);
    return true;
  }

  private letIn(rule: AccessRule & { open: true }, request: FastifyRequest, reply: FastifyReply): void {
    if (!rule.rateLimited) return;
    this.count(`address:${request.ip}`, reply);
    this.authentication.assertOwnPage(request);
    assertClean(request);
  }

  private async admit(rule: AccessRule & { open: false }, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const principal = await this.principalOf(request, reply);
    const locale = principal.kind === 'user' ? principal.locale : undefined;
    request.language = languageFor(locale, request.headers['accept-language']);
    this.count(principal.kind === 'user' ? `user:${principal.userId}` : `token:${principal.tokenId}`, reply);
    assertAllowed(rule, principal);
    assertClean(request);
    request.principal = principal;
  }

  private async principalOf(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    try {
      const principal = await this.authentication.principalOf(request, this.clock.now());
      if (principal) return principal;
      throw new DomainError('unauthenticated', 'not-signed-in', 'Sign in, or send an API token.');
    } catch (error) {
      if (error instanceof DomainError) this.count(`address:${request.ip}`, reply);
      throw error;
    }
  }

  /** Headers as in https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06 */
  private count(caller: string, reply: FastifyReply): void {
    const { limit, remaining, resetSeconds } = this.limiter.take(caller, this.clock.now());
    void reply.header('ratelimit-limit', limit);
    void reply.header('ratelimit-remaining', Math.max(0, remaining));
    void reply.header('ratelimit-reset', resetSeconds);
    if (remaining < 0)
      throw new DomainError('too-many', 'rate-limited', `Too many requests. Go on in ${resetSeconds} seconds.`, {
        retryAfterSeconds: resetSeconds,
      });
  }
}

function assertAllowed(rule: AccessRule & { open: false }, principal: Principal): void {
  if (principal.kind === 'user') {
    if (isAtLeast(principal.role, rule.role)) return;
    throw new DomainError('forbidden', 'role-too-low', `This takes the role ${rule.role} or a higher one.`);
  }
  if (rule.scopes.length === 0)
    throw new DomainError('forbidden', 'token-not-allowed', 'No API token may do this. Sign in instead.');
  const missing = rule.scopes.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length > 0)
    throw new DomainError('forbidden', 'scope-missing', `This API token lacks the scope ${missing.join(', ')}.`);
}

/** What came in is text that can be stored. */
function assertClean({ params, query, body }: FastifyRequest): void {
  for (const part of [params, query, body]) assertStorable(part);
}
