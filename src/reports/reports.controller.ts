import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, Me } from '../people/access.ts';
import type { Principal } from '../people/principal.ts';
import { OverviewParams, OverviewView } from './overview.dto.ts';
import { OverviewQuery } from './overview.query.ts';
import { overviewCsv } from './overview-csv.ts';

@ApiTags('reports')
@Controller('api/v1/reports')
export class ReportsController {
  constructor(private readonly overview: OverviewQuery) {}

  /** How each channel, source, team or rep stands now and kept the promise in the last days. Those still waiting count. */
  @Get('overview')
  @Access('lead', 'reports:read')
  @ApiOperation({ summary: 'Read the figures' })
  read(@Me() principal: Principal, @Query() params: OverviewParams): Promise<OverviewView> {
    return this.overview.read(principal, params);
  }

  /** The same as CSV. */
  @Get('overview.csv')
  @Access('lead', 'reports:read')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="earshot-figures.csv"')
  @ApiOperation({ summary: 'Read the figures as CSV' })
  async csv(@Me() principal: Principal, @Query() params: OverviewParams): Promise<string> {
    return overviewCsv(await this.overview.read(principal, params));
  }

  /** Your own figures. */
  @Get('me')
  @Access('rep')
  @ApiOperation({ summary: 'Read your own figures' })
  mine(@Me() principal: Principal, @Query() params: OverviewParams): Promise<OverviewView> {
    return this.overview.read(principal, { ...params, by: 'rep' }, true);
  }
}
