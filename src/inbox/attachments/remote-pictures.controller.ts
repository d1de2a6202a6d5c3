import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { RemotePictureQuery } from './attachment.dto.ts';
import { ShowRemote } from './show-remote.ts';

@ApiTags('Attachments')
@Controller('api/v1/messages')
export class RemotePicturesController {
  constructor(private readonly remote: ShowRemote) {}

  /**
   * Show a picture from elsewhere
   * @remarks A picture that the HTML of this message points at, fetched by the server without cookies and drawn anew as
   * WebP, so that its sender does not learn who looks. Other addresses are refused.
   */
  @Get(':id/images')
  @Access('rep', 'conversations:read')
  @ApiOkResponse({
    content: { 'image/webp': { schema: { type: 'string', format: 'binary', example: 'RIFF…' } } },
    description: 'The picture.',
  })
  async show(
    @Param('id', IdPipe) id: string,
    @Query() { url }: RemotePictureQuery,
    @Me() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { bytes, headers } = await this.remote.open(id, url, principal);
    void reply.headers(headers);
    return new StreamableFile(bytes, { type: 'image/webp', disposition: 'inline' });
  }
}
