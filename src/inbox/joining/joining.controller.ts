import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { JoinedView, MergeBody, SplitBody } from './joining.dto.ts';
import { Merge } from './merge.ts';
import { Split } from './split.ts';

@ApiTags('Changing conversations')
@Access('rep', 'conversations:write')
@Controller('api/v1/conversations')
export class JoiningController {
  constructor(
    private readonly merging: Merge,
    private readonly splitting: Split,
  ) {}

  /**
   * Merge a conversation into another
   * @remarks Both must be of one customer. The one whose customer waits longest stays, so that no clock is set back: go on
   * with the `id` of the answer. The earlier deadline and an open threat of either stand; labels, followers, references
   * and drafts of the other are taken over. The thread shows the messages of both.
   */
  @Post(':id/merge')
  @HttpCode(200)
  merge(@Param('id', IdPipe) id: string, @Body() body: MergeBody, @Me() principal: Principal): Promise<JoinedView> {
    return this.merging.merge(id, body.intoId, principal);
  }

  /**
   * Undo a merge
   * @remarks The conversation stands by itself again, with its own wait, and with what had been merged into it before;
   * the other one gives back what it took over, unless somebody changed it since. What came in meanwhile stays where it is.
   */
  @Post(':id/unmerge')
  @HttpCode(200)
  unmerge(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<JoinedView> {
    return this.merging.unmerge(id, principal);
  }

  /**
   * Split a conversation
   * @remarks The given message of the customer and what came after it become a conversation of their own. Only what came
   * after the last answer can be split off: past waits never change.
   */
  @Post(':id/split')
  split(@Param('id', IdPipe) id: string, @Body() body: SplitBody, @Me() principal: Principal): Promise<JoinedView> {
    return this.splitting.split(id, body.messageId, principal);
  }

  /**
   * Undo a split
   * @remarks For the conversation that was split off: its messages go back.
   */
  @Post(':id/unsplit')
  @HttpCode(200)
  unsplit(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<JoinedView> {
    return this.splitting.unsplit(id, principal);
  }
}
