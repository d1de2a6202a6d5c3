import { Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageQuery } from '../common/cursor.ts';
import { IdPipe } from '../common/id.pipe.ts';
import { Worded } from '../common/words/worded.ts';
import { Access, Me } from '../people/access.ts';
import type { Principal } from '../people/principal.ts';
import { QuarantineQuery } from '../sources/quarantine.query.ts';
import { QuarantinePage, RetriedView } from '../sources/source.dto.ts';
import { SettleQuarantine } from './settle-quarantine.ts';

@ApiTags('sources')
@Controller('api/v1/quarantine')
export class QuarantineController {
  constructor(
    private readonly items: QuarantineQuery,
    private readonly settle: SettleQuarantine,
  ) {}

  /** Items that could not be read and wait for a decision, newest first. */
  @Get()
  @Access('manager', 'sources:read')
  @Worded('items.error')
  @ApiOperation({ summary: 'List what could not be read' })
  list(@Me() principal: Principal, @Query() page: PageQuery): Promise<QuarantinePage> {
    return this.items.list(principal, page);
  }

  /** The item exactly as it came, as a download. */
  @Get(':id/raw')
  @Access('manager', 'sources:read')
  @Header('content-type', 'application/octet-stream')
  @Header('content-disposition', 'attachment')
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({ summary: 'Download an item that could not be read' })
  @ApiOkResponse({
    content: {
      'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: 'Return-Path: <>' },
    },
  })
  async raw(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.items.raw(principal, id));
  }

  /** Reads the item once more, after an update of Earshot for instance. `taken` tells whether it worked. */
  @Post(':id/retry')
  @HttpCode(200)
  @Access('manager', 'sources:write')
  @Worded('error')
  @ApiOperation({ summary: 'Read an item once more' })
  retry(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<RetriedView> {
    return this.settle.retry(principal, id);
  }

  /** Puts the item aside for good. It stays in the database for the days that its account keeps messages (`retentionDays`). */
  @Post(':id/discard')
  @HttpCode(204)
  @Access('manager', 'sources:write')
  @ApiOperation({ summary: 'Discard an item' })
  discard(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<void> {
    return this.settle.discard(principal, id);
  }
}
