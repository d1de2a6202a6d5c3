import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { CorrectReading } from './correct-reading.ts';
import { CorrectionBody, ThreatView } from './reading.dto.ts';
import { Threats } from './threats.ts';

@ApiTags('Frustration and threats')
@Access('rep', 'conversations:write')
@Controller('api/v1')
export class ReadingsController {
  constructor(
    private readonly readings: CorrectReading,
    private readonly threats: Threats,
  ) {}

  /**
   * Correct a reading
   * @remarks Level and due change at once, and so does the conversation's place; the word is kept as a label for learning.
   */
  @Put('messages/:id/correction')
  @HttpCode(204)
  correct(@Param('id', IdPipe) id: string, @Body() body: CorrectionBody, @Me() principal: Principal): Promise<void> {
    return this.readings.correct(id, body, principal);
  }

  /**
   * Take a correction back
   * @remarks The analyser's word holds again.
   */
  @Delete('messages/:id/correction')
  @HttpCode(204)
  takeBack(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.readings.takeBack(id, principal);
  }

  /**
   * Declare that an answer is needed
   * @remarks For something put under *Probably nothing to answer*: its wait starts at the time of the newest message.
   */
  @Post('conversations/:id/answer-needed')
  @HttpCode(204)
  answerNeeded(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.readings.answerNeeded(id, principal);
  }

  /**
   * List open threats
   * @remarks Those that no lead has settled yet, the most urgent first; at most 200.
   */
  @Get('threats')
  @Access('rep', 'conversations:read')
  open(@Me() principal: Principal): Promise<ThreatView[]> {
    return this.threats.list(principal);
  }

  /**
   * List threats of a conversation
   * @remarks Newest first, settled ones included.
   */
  @Get('conversations/:id/threats')
  @Access('rep', 'conversations:read')
  ofConversation(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<ThreatView[]> {
    return this.threats.list(principal, id);
  }

  /**
   * Confirm a threat
   * @remarks A lead has seen it and it is one. It stands on top no longer.
   */
  @Post('threats/:id/confirm')
  @Access('lead', 'conversations:write')
  @HttpCode(204)
  confirm(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.threats.decide(id, 'confirmed', principal);
  }

  /**
   * Dismiss a threat
   * @remarks A lead has seen it and it is none.
   */
  @Post('threats/:id/dismiss')
  @Access('lead', 'conversations:write')
  @HttpCode(204)
  dismiss(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.threats.decide(id, 'dismissed', principal);
  }
}
