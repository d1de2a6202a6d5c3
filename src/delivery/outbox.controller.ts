import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../common/id.pipe.ts';
import { Access, Me } from '../people/access.ts';
import { type Principal } from '../people/principal.ts';
import { DeliveryBody, OutboxPage, OutboxQuery } from './outbox.dto.ts';
import { OutboxByCursorQuery } from './outbox.query.ts';
import { TellDelivery } from './tell-delivery.ts';

@ApiTags('Replies taken out')
@Access('manager', 'deliveries:write')
@Controller('api/v1')
export class OutboxController {
  constructor(
    private readonly outbox: OutboxByCursorQuery,
    private readonly deliveries: TellDelivery,
  ) {}

  /**
   * Take replies out
   * @remarks Replies on accounts that another system feeds through `POST /api/v1/mentions`, once their time to undo is
   * over. Go on with `next`; a reply comes again, with a higher `attempt`, when a rep asks for it once more. A reply
   * whose fate nobody tells stays in the list from its beginning.
   */
  @Get('outbox')
  page(@Query() query: OutboxQuery): Promise<OutboxPage> {
    return this.outbox.page(query);
  }

  /**
   * Tell what became of a reply
   * @remarks `sent` ends the customer's wait, at `occurredAt`. A repeat changes nothing.
   */
  @Post('deliveries/:id')
  @HttpCode(204)
  tell(@Param('id', IdPipe) id: string, @Body() body: DeliveryBody, @Me() principal: Principal): Promise<void> {
    return this.deliveries.tell(principal, id, body);
  }
}
