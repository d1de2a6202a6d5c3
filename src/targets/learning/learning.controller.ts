import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import type { Principal } from '../../people/principal.ts';
import { CorrectionsQuery } from './corrections.query.ts';
import { CorrectionsPage, CorrectionsQueryParameters, TuningView } from './learning.dto.ts';
import { Tunings } from './tunings.ts';

@ApiTags('Frustration and threats')
@Controller('api/v1')
export class LearningController {
  constructor(
    private readonly tunings: Tunings,
    private readonly labels: CorrectionsQuery,
  ) {}

  /**
   * List tunings
   * @remarks What corrections suggest for sources and languages, and what became of it; newest first, at most 200.
   */
  @Get('tunings')
  @Access('manager', 'settings:read')
  list(): Promise<TuningView[]> {
    return this.tunings.list();
  }

  /**
   * Accept a tuning
   * @remarks It holds within a minute for messages that come from then on, in the place of the one before; waits that
   * run are never loosened. One that was refused or rolled back can be accepted after all.
   */
  @Post('tunings/:id/accept')
  @Access('manager', 'settings:write')
  @HttpCode(200)
  accept(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<TuningView> {
    return this.tunings.accept(id, principal);
  }

  /** Refuse a tuning */
  @Post('tunings/:id/refuse')
  @Access('manager', 'settings:write')
  @HttpCode(200)
  refuse(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<TuningView> {
    return this.tunings.refuse(id, principal);
  }

  /**
   * Roll a tuning back
   * @remarks The shipped levels hold again for messages that come from then on. To go back to an older tuning, accept it.
   */
  @Post('tunings/:id/roll-back')
  @Access('manager', 'settings:write')
  @HttpCode(200)
  rollBack(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<TuningView> {
    return this.tunings.rollBack(id, principal);
  }

  /**
   * Export corrections
   * @remarks Every label that reps have given, with its text, the oldest first, for learning elsewhere.
   */
  @Get('corrections')
  @Access('manager', 'conversations:read')
  corrections(@Query() query: CorrectionsQueryParameters): Promise<CorrectionsPage> {
    return this.labels.page(query);
  }
}
