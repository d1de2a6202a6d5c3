import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { Asks } from './asks.ts';
import { AsksQuery, AskView, NoteBody, NoteTextBody, NoteView } from './note.dto.ts';
import { Notes } from './notes.ts';

@ApiTags('Notes')
@Access('rep', 'conversations:write')
@Controller('api/v1')
export class NotesController {
  constructor(
    private readonly notes: Notes,
    private readonly asks: Asks,
  ) {}

  /**
   * Write a private note
   * @remarks The customer never sees it, and it ends no wait. Whoever is named is told and follows the conversation; an
   * `ask` stays listed until it is answered.
   */
  @Post('conversations/:id/notes')
  write(@Param('id', IdPipe) id: string, @Body() body: NoteBody, @Me() principal: Principal): Promise<NoteView> {
    return this.notes.write(id, body, principal);
  }

  /**
   * Change a note of yours
   * @remarks The text before stays as an earlier version of the message.
   */
  @Patch('notes/:id')
  @HttpCode(204)
  edit(@Param('id', IdPipe) id: string, @Body() body: NoteTextBody, @Me() principal: Principal): Promise<void> {
    return this.notes.edit(id, body.text, principal);
  }

  /**
   * Take a note of yours back
   * @remarks Its words are gone; that there was one stays in the thread.
   */
  @Delete('notes/:id')
  @HttpCode(204)
  takeBack(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.notes.takeBack(id, principal);
  }

  /**
   * List questions among colleagues
   * @remarks Questions to you and your teams, or those that you asked: open ones with the most urgent first, or answered
   * ones with the newest first; at most 200.
   */
  @Get('asks')
  @Access('rep', 'conversations:read')
  list(@Query() query: AsksQuery, @Me() principal: Principal): Promise<AskView[]> {
    return this.asks.list(query, principal);
  }

  /**
   * Mark a question as answered
   * @remarks Done by whoever was asked or asked it; a note with `answersAskId` does it too.
   */
  @Post('asks/:id/answered')
  @HttpCode(204)
  answer(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.asks.answer(id, principal);
  }
}
