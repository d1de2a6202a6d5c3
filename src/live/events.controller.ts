import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../people/access.ts';
import { EventsPage, EventsQuery } from './events.dto.ts';
import { EventsByCursorQuery } from './events.query.ts';

@ApiTags('Events')
@Access('manager', 'events:read')
@Controller('api/v1')
export class EventsController {
  constructor(private readonly events: EventsByCursorQuery) {}

  /**
   * Read what happened
   * @remarks Every event, once, in an order that never changes. Keep `next` and come back with it: nothing is skipped,
   * however transactions overlap. An event shows up when every transaction that began before its own is over, usually
   * within milliseconds.
   */
  @Get('events')
  page(@Query() query: EventsQuery): Promise<EventsPage> {
    return this.events.page(query);
  }
}
