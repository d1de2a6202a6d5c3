import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';
import { Access } from '../people/access.ts';
import { PushMentions } from './push-mentions.ts';
import { PushBody, PushedMention, PushView } from './pushed-mention.dto.ts';

@ApiTags('Messages pushed in')
@ApiExtraModels(PushedMention)
@Access('admin', 'mentions:write')
@Controller('api/v1')
export class PushController {
  constructor(private readonly mentions: PushMentions) {}

  /**
   * Push messages in
   * @remarks Up to 500 items, with a result for each, in their order. Pushing an item again changes nothing, so repeat
   * whatever got no answer. What cannot be taken stands in quarantine, whole, and stops nothing else.
   */
  @Post('mentions')
  @HttpCode(200)
  push(@Body() body: PushBody): Promise<PushView> {
    return this.mentions.push(body);
  }
}
