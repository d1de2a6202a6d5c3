import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Me } from '../../people/access.ts';
import { type UserPrincipal } from '../../people/principal.ts';
import { BrowserAlertsKeyView, BrowserEndpointBody, BrowserSubscriptionBody } from './browser-alerts.dto.ts';
import { BrowserSubscriptions } from './browser-subscriptions.ts';

@ApiTags('Alerts')
@Access('rep')
@Controller('api/v1/me/browser-alerts')
export class BrowserAlertsController {
  constructor(private readonly subscriptions: BrowserSubscriptions) {}

  /**
   * Read the key for alerts in the browser
   * @remarks Subscribe to it with `PushManager.subscribe`.
   */
  @Get()
  key(): BrowserAlertsKeyView {
    return this.subscriptions.key();
  }

  /**
   * Have alerts in this browser
   * @remarks Also while no page is open, until this session ends. A message names the kinds of alerts and their
   * conversations, no customer and no text; it is sent at most once.
   */
  @Put()
  @HttpCode(204)
  add(@Body() body: BrowserSubscriptionBody, @Me() principal: UserPrincipal): Promise<void> {
    return this.subscriptions.add(body, principal);
  }

  /** Have no more alerts in this browser */
  @Delete()
  @HttpCode(204)
  remove(@Body() { endpoint }: BrowserEndpointBody, @Me() principal: UserPrincipal): Promise<void> {
    return this.subscriptions.remove(endpoint, principal);
  }
}
