import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { IfMatch, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { LabelRef } from '../conversation.dto.ts';
import { CannedReplyBody, CannedReplyView } from './canned-reply.dto.ts';
import { CannedReplies } from './canned-replies.ts';
import { LabelBody, LabelPatch } from './label.dto.ts';
import { Labels } from './labels.ts';
import { SavedViewBody, SavedViewView } from './saved-view.dto.ts';
import { SavedViews } from './saved-views.ts';

@ApiTags('Labels, canned replies, views')
@Access('lead', 'settings:write')
@Controller('api/v1')
export class DeskController {
  constructor(
    private readonly labels: Labels,
    private readonly canned: CannedReplies,
    private readonly views: SavedViews,
  ) {}

  /**
   * List labels
   * @remarks All of them, by name.
   */
  @Get('labels')
  @Access('rep', 'conversations:read')
  listLabels(): Promise<LabelRef[]> {
    return this.labels.list();
  }

  /**
   * Make a label
   * @remarks Its name must be new.
   */
  @Post('labels')
  addLabel(@Body() body: LabelBody, @Me() principal: Principal): Promise<LabelRef> {
    return this.labels.add(body, principal);
  }

  /**
   * Change a label
   * @remarks On every conversation that wears it.
   */
  @Patch('labels/:id')
  changeLabel(
    @Param('id', IdPipe) id: string,
    @Body() body: LabelPatch,
    @Me() principal: Principal,
  ): Promise<LabelRef> {
    return this.labels.change(id, body, principal);
  }

  /**
   * Remove a label
   * @remarks From every conversation, too.
   */
  @Delete('labels/:id')
  @HttpCode(204)
  removeLabel(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.labels.remove(id, principal);
  }

  /**
   * List canned replies
   * @remarks Everybody's, and those of your teams, by shortcut.
   */
  @Get('canned-replies')
  @Access('rep', 'conversations:read')
  listCanned(@Me() principal: Principal): Promise<CannedReplyView[]> {
    return this.canned.list(principal);
  }

  /**
   * Make a canned reply
   * @remarks Its shortcut must be new.
   */
  @Post('canned-replies')
  addCanned(@Body() body: CannedReplyBody, @Me() principal: Principal): Promise<CannedReplyView> {
    return this.canned.add(body, principal);
  }

  /**
   * Replace a canned reply
   * @remarks With `If-Match`, only if nobody has changed it since you read it.
   */
  @Put('canned-replies/:id')
  replaceCanned(
    @Param('id', IdPipe) id: string,
    @Body() body: CannedReplyBody,
    @IfMatch() read: ReadVersions,
    @Me() principal: Principal,
  ): Promise<CannedReplyView> {
    return this.canned.replace(id, body, read, principal);
  }

  /**
   * Remove a canned reply
   * @remarks What was sent with it stays.
   */
  @Delete('canned-replies/:id')
  @HttpCode(204)
  removeCanned(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.canned.remove(id, principal);
  }

  /**
   * List saved views
   * @remarks Your own and those that are shared, by name.
   */
  @Get('views')
  @Access('rep')
  listViews(@Me() principal: Principal): Promise<SavedViewView[]> {
    return this.views.list(principal);
  }

  /**
   * Save a view
   * @remarks A filter with a name, for yourself or, by leads, for everybody.
   */
  @Post('views')
  @Access('rep')
  addView(@Body() body: SavedViewBody, @Me() principal: Principal): Promise<SavedViewView> {
    return this.views.add(body, principal);
  }

  /**
   * Replace a saved view
   * @remarks One of your own.
   */
  @Put('views/:id')
  @Access('rep')
  replaceView(
    @Param('id', IdPipe) id: string,
    @Body() body: SavedViewBody,
    @Me() principal: Principal,
  ): Promise<SavedViewView> {
    return this.views.replace(id, body, principal);
  }

  /**
   * Remove a saved view
   * @remarks One of your own; conversations stay.
   */
  @Delete('views/:id')
  @Access('rep')
  @HttpCode(204)
  removeView(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.views.remove(id, principal);
  }
}
