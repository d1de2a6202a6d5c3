import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../common/id.pipe.ts';
import { Access, Me } from '../people/access.ts';
import type { Principal } from '../people/principal.ts';
import { ClockView } from './clock.dto.ts';
import { ClockQuery } from './clock.query.ts';

@ApiTags('conversations')
@Controller('api/v1/conversations')
export class ClockController {
  constructor(private readonly clock: ClockQuery) {}

  /** Every wait of the conversation in facts: since when, what did and did not reset or stop it, lag, goal, SLA, versions. */
  @Get(':id/clock')
  @Access('rep', 'conversations:read')
  @ApiOperation({ summary: 'Let the clock testify' })
  read(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<ClockView> {
    return this.clock.read(principal, id);
  }
}
