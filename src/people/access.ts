import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { type Principal, type Role } from './principal.ts';
import { type Scope } from './scopes.ts';

export type AccessRule = { open: true; rateLimited: boolean } | { open: false; role: Role; scopes: Scope[] };

export const accessKey = 'earshot:access';

/**
 * Anybody may call this, signed in or not. `rateLimited: false` is for callers whose pace is not ours to set: webhooks,
 * health checks.
 */
export const Open = ({ rateLimited = true } = {}) =>
  SetMetadata<string, AccessRule>(accessKey, { open: true, rateLimited });

/**
 * A user of at least this role may call this, or an API token that has every one of these scopes; without scopes no
 * token may. On a class it holds for every route in it that says nothing else. A route that carries neither this nor
 * `@Open()` is closed to everybody.
 */
export const Access = (role: Role, ...scopes: Scope[]) =>
  applyDecorators(
    SetMetadata<string, AccessRule>(accessKey, { open: false, role, scopes }),
    ApiSecurity('session', [role]),
    ...(scopes.length > 0 ? [ApiSecurity('token', scopes)] : []),
  );

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard, before any controller. */
    principal?: Principal;
  }
}

/** Who is asking: `list(@Me() principal: Principal)`. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('@Me() stands on an open route, where nobody need be signed in.');
  return principal;
});
