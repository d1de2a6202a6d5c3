import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, Me } from '../people/access.ts';
import type { Principal } from '../people/principal.ts';
import { CalendarBody, CalendarView, TargetBody, TargetView } from './terms.dto.ts';
import { TermsSettings } from './terms-settings.ts';

@ApiTags('targets')
@Controller('api/v1')
export class TermsController {
  constructor(private readonly terms: TermsSettings) {}

  /** The targets in force: general ones first, then those of single sources. */
  @Get('targets')
  @Access('rep', 'settings:read')
  @ApiOperation({ summary: 'List targets' })
  targets(): Promise<TargetView[]> {
    return this.terms.targets();
  }

  /** Sets a target for waits that begin from now on; waits that run keep theirs. */
  @Put('targets')
  @Access('manager', 'settings:write')
  @ApiOperation({ summary: 'Set a target' })
  setTarget(@Me() principal: Principal, @Body() body: TargetBody): Promise<TargetView[]> {
    return this.terms.setTarget(principal, body);
  }

  /** Takes a target away, so that the general one or that of a lower level holds. */
  @Delete('targets/:level')
  @Access('manager', 'settings:write')
  @ApiOperation({ summary: 'Take a target away' })
  dropTarget(
    @Me() principal: Principal,
    @Param('level') level: string,
    @Query('sourceId') sourceId?: string,
  ): Promise<TargetView[]> {
    return this.terms.dropTarget(principal, sourceId ?? null, level);
  }

  /** The opening hours in force; null means round the clock. */
  @Get('calendar')
  @Access('rep', 'settings:read')
  @ApiOperation({ summary: 'Read the opening hours' })
  calendar(): Promise<CalendarView> {
    return this.terms.calendar();
  }

  /** Sets opening hours for waits that begin from now on. */
  @Put('calendar')
  @Access('manager', 'settings:write')
  @ApiOperation({ summary: 'Set the opening hours' })
  setCalendar(@Me() principal: Principal, @Body() body: CalendarBody): Promise<CalendarView> {
    return this.terms.setCalendar(principal, body);
  }

  /** Goes back to round the clock. */
  @Delete('calendar')
  @Access('manager', 'settings:write')
  @ApiOperation({ summary: 'Open round the clock' })
  alwaysOpen(@Me() principal: Principal): Promise<CalendarView> {
    return this.terms.setCalendar(principal, null);
  }
}
