import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../common/domain-error.ts';
import { IdPipe } from '../../common/id.pipe.ts';
import { Worded } from '../../common/words/worded.ts';
import { IfMatch, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../../people/access.ts';
import { personOf, type Principal } from '../../people/principal.ts';
import { AssignBody, BulkBody, ChangeView, ConversationPatch, NoAnswerBody, PassOnBody } from './change.dto.ts';
import { ChangeConversations } from './change-conversations.ts';
import { UndoChange } from './undo-change.ts';

function claimer(principal: Principal): string {
  const person = personOf(principal);
  if (person === null)
    throw new DomainError('forbidden', 'person-needed', 'Only a person can claim: name one with onBehalfOf.');
  return person;
}

function passedTo({ userId, teamId, reason }: PassOnBody) {
  if (!userId && !teamId)
    throw new DomainError('invalid', 'recipient-missing', 'Say to whom: a userId, a teamId, or both.');
  return { assigneeId: userId ?? null, ...(teamId && { teamId }), reason, passedOn: true };
}

@ApiTags('Changing conversations')
@Access('rep', 'conversations:write')
@Controller('api/v1/conversations')
export class ChangesController {
  constructor(
    private readonly changes: ChangeConversations,
    private readonly undoing: UndoChange,
  ) {}

  /**
   * Change a conversation
   * @remarks Its status, snooze, priority, attributes or labels. With `If-Match`, only if nobody has changed it since you
   * read it. What is as wanted already is left alone.
   */
  @Patch(':id')
  patch(
    @Param('id', IdPipe) id: string,
    @Body() body: ConversationPatch,
    @Me() principal: Principal,
    @IfMatch() read: ReadVersions,
  ): Promise<ChangeView> {
    return this.changes.one(id, body, principal, read);
  }

  /**
   * Claim a conversation
   * @remarks Takes it into your own hands; refused while a colleague has it. Claiming something merely overheard starts its
   * wait at the time of the message.
   */
  @Post(':id/claim')
  @HttpCode(200)
  claim(@Param('id', IdPipe) id: string, @Me() me: Principal): Promise<ChangeView> {
    return this.changes.one(id, { claimFor: claimer(me) }, me);
  }

  /**
   * Assign a conversation
   * @remarks Gives it to a person who is available, or takes it out of everybody's hands.
   */
  @Post(':id/assign')
  @HttpCode(200)
  assign(
    @Param('id', IdPipe) id: string,
    @Body() body: AssignBody,
    @Me() principal: Principal,
    @IfMatch() read: ReadVersions,
  ): Promise<ChangeView> {
    return this.changes.one(id, body, principal, read);
  }

  /**
   * Pass a conversation on
   * @remarks To a person or a team, with the reason that they must know. The wait goes on.
   */
  @Post(':id/pass-on')
  @HttpCode(200)
  passOn(@Param('id', IdPipe) id: string, @Body() body: PassOnBody, @Me() principal: Principal): Promise<ChangeView> {
    return this.changes.one(id, passedTo(body), principal);
  }

  /**
   * Declare that no answer is needed
   * @remarks Ends the running wait as `noAnswerNeeded` with the reason, which is counted beside every figure; a wait
   * already past its SLA stays breached. Resolves the conversation unless `keepOpen`.
   */
  @Post(':id/no-answer-needed')
  @HttpCode(200)
  noAnswerNeeded(
    @Param('id', IdPipe) id: string,
    @Body() body: NoAnswerBody,
    @Me() principal: Principal,
  ): Promise<ChangeView> {
    return this.changes.one(id, { noAnswerNeeded: body.reason, keepOpen: body.keepOpen }, principal);
  }

  /**
   * Change many conversations
   * @remarks Up to 500 at once; each by itself is changed or refused, in one transaction.
   */
  @Post('bulk')
  @HttpCode(200)
  @Worded('items.problem.detail')
  bulk(@Body() body: BulkBody, @Me() principal: Principal): Promise<ChangeView> {
    return this.changes.many(body.ids, body.change, principal);
  }

  /**
   * Undo a change
   * @remarks Takes back what `changeId` stands for, in each conversation where the same things have not been changed since.
   */
  @Post('changes/:changeId/undo')
  @HttpCode(200)
  @Worded('items.problem.detail')
  undo(@Param('changeId', IdPipe) changeId: string, @Me() principal: Principal): Promise<ChangeView> {
    return this.undoing.undo(changeId, principal);
  }
}
