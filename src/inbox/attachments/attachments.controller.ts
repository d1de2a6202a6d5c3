import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { AttachmentView } from '../message.dto.ts';
import { DownloadQuery, UploadQuery } from './attachment.dto.ts';
import { Downloads } from './downloads.ts';
import { Uploads } from './uploads.ts';

const bytes = { schema: { type: 'string', format: 'binary', example: '%PDF-1.7 …' } } as const;

@ApiTags('Attachments')
@Controller('api/v1/attachments')
export class AttachmentsController {
  constructor(
    private readonly uploads: Uploads,
    private readonly downloads: Downloads,
  ) {}

  /**
   * Upload a file
   * @remarks The body is the file itself (`application/octet-stream`, at most 30 MB). Name its id in a reply or a note;
   * what is not sent within a week is gone.
   */
  @Post()
  @Access('rep', 'conversations:write')
  @ApiConsumes('application/octet-stream')
  @ApiBody(bytes)
  upload(@Query() query: UploadQuery, @Body() file: unknown, @Me() principal: Principal): Promise<AttachmentView> {
    return this.uploads.take(query, file, principal);
  }

  /**
   * Download a file
   * @remarks Always as a download in a sandbox; only pictures can be had `inline`, drawn anew as WebP.
   */
  @Get(':id')
  @Access('rep', 'conversations:read')
  @ApiOkResponse({ content: { 'application/octet-stream': bytes }, description: 'The file.' })
  async download(
    @Param('id', IdPipe) id: string,
    @Query() query: DownloadQuery,
    @Me() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { body, headers } = await this.downloads.open(id, query.inline ?? false, principal);
    void reply.headers(headers);
    return new StreamableFile(body, { type: headers['content-type']!, disposition: headers['content-disposition']! });
  }

  /**
   * Discard an uploaded file
   * @remarks One that was not sent yet; what is not there is gone already.
   */
  @Delete(':id')
  @Access('rep', 'conversations:write')
  @HttpCode(204)
  discard(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.uploads.discard(id, principal);
  }
}
