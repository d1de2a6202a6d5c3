import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { AlertsPage, AlertsQuery, ReadAlertsBody } from './alert.dto.ts';
import { Alerts } from './alerts.ts';

@ApiTags('Alerts')
@Access('rep')
@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly alerts: Alerts) {}

  /**
   * List your alerts
   * @remarks Newest first. The live stream names the topic `alerts` and your user id when there are new ones.
   */
  @Get()
  page(@Query() query: AlertsQuery, @Me() principal: Principal): Promise<AlertsPage> {
    return this.alerts.page(principal, query);
  }

  /**
   * Mark alerts as read
   * @remarks Those named, or all of yours.
   */
  @Post('read')
  @HttpCode(204)
  read(@Body() body: ReadAlertsBody, @Me() principal: Principal): Promise<void> {
    return this.alerts.read(principal, body);
  }
}
