import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';
import { Access } from '../people/access.ts';
import { AnalyseBody, AnalyseView, TextReason, TextSpan, TextContext, TextReading, TextThreat } from './analyse.dto.ts';
import { readTexts } from './read-texts.ts';

@ApiTags('Reading texts')
@ApiExtraModels(TextContext, TextReading, TextReason, TextSpan, TextThreat)
@Access('rep', 'conversations:read')
@Controller('api/v1')
export class AnalyseController {
  /**
   * Read texts
   * @remarks Language, sentiment, frustration with its reasons, threats, and whether an answer is wanted, as Earshot reads its own
   * messages. Nothing is stored.
   */
  @Post('analyse')
  @HttpCode(200)
  analyse(@Body() body: AnalyseBody): AnalyseView {
    return readTexts(body);
  }
}
