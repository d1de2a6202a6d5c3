import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { DomainError } from './common/domain-error.ts';
import { Metrics } from './common/metrics.ts';
import { Config } from './config/config.ts';
import { Open } from './people/access.ts';

/** What Prometheus fetches. With EARSHOT_METRICS_TOKEN for whoever knows it, else for this machine alone. */
@Controller('metrics')
@ApiExcludeController()
@Open({ rateLimited: false })
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @Get()
  async metricsText(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.refuseStrangers(request);
    await reply.header('content-type', this.metrics.contentType).send(await this.metrics.tell());
  }

  private refuseStrangers({ headers, socket }: FastifyRequest): void {
    const { metricsToken } = this.config;
    const allowed = metricsToken
      ? isSame(headers.authorization ?? '', `Bearer ${metricsToken}`)
      : isLoopback(socket.remoteAddress ?? '') && !headers['x-forwarded-for'] && !headers.forwarded;
    if (allowed) return;
    const sentence =
      'Metrics are told to this machine only, or to whoever sends EARSHOT_METRICS_TOKEN as bearer token.';
    throw new DomainError('forbidden', 'metrics-closed', sentence);
  }
}

const isLoopback = (address: string) => /^(::ffff:)?127\.|^::1$/.test(address);

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
