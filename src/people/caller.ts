import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

/** Where a request comes from. */
export interface Caller {
  /** IP address; of the browser if the proxy before us is trusted (EARSHOT_TRUST_PROXY). */
  address: string;
  userAgent: string;
}

export const callerOf = (request: FastifyRequest): Caller => ({
  address: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 500),
});

/** Where the request comes from: `signIn(@From() caller: Caller)`. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
