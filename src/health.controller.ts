import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { DomainError } from './common/domain-error.ts';
import { HealthDto } from './health.dto.ts';
import { Open } from './people/access.ts';

/** A database that takes longer to say anything is no use to a request. */
const PATIENCE_MS = 2_000;

/** For load balancers, containers and monitors. */
@Controller('health')
@Open({ rateLimited: false })
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  /** Is the process alive? Restart it if not. Says nothing about the database. */
  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Is the process alive?', tags: ['Operations'] })
  @ApiOkResponse({ type: HealthDto, example: { status: 'alive' } })
  live(): HealthDto {
    return { status: 'alive' };
  }

  /** May requests be sent here? 503 while the database does not answer. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'May requests be sent here?', tags: ['Operations'] })
  @ApiOkResponse({ type: HealthDto, example: { status: 'ready' } })
  @ApiServiceUnavailableResponse({ description: 'The database does not answer: try again in a moment.' })
  async ready(): Promise<HealthDto> {
    const asked = this.dataSource.query('select 1').then(
      () => true,
      () => false,
    );
    const answered = await Promise.race([asked, delay(PATIENCE_MS, false, { ref: false })]);
    if (answered) return { status: 'ready' };
    throw new DomainError(
      'unavailable',
      'database-unavailable',
      'The database does not answer. Try again in a moment.',
      {
        retryAfterSeconds: 2,
      },
    );
  }
}
