import { Body, Controller, Delete, Get, HttpCode, Param, ParseEnumPipe, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { IfMatch, MustExist, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { ReferenceView } from '../conversation.dto.ts';
import { DraftBody, type DraftKind, draftKinds, DraftView } from './draft.dto.ts';
import { Drafts } from './drafts.ts';
import { ReferenceBody } from './reference.dto.ts';
import { References } from './references.ts';

const kindPipe = new ParseEnumPipe(Object.fromEntries(draftKinds.map((kind) => [kind, kind])));

@ApiTags('Drafts and references')
@Access('rep', 'conversations:write')
@Controller('api/v1/conversations')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly references: References,
  ) {}

  /**
   * List your drafts
   * @remarks What you have begun to write in a conversation: at most one reply and one note.
   */
  @Get(':id/drafts')
  @Access('rep')
  list(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<DraftView[]> {
    return this.drafts.list(id, principal);
  }

  /**
   * Keep a draft
   * @remarks With `If-Match`, only if another window has not changed it since; `"0"` means that there is none yet,
   * `*` that there is one, whichever.
   */
  @Put(':id/drafts/:kind')
  @Access('rep')
  put(
    @Param('id', IdPipe) id: string,
    @Param('kind', kindPipe) kind: DraftKind,
    @Body() draft: DraftBody,
    @Me() principal: Principal,
    @IfMatch() read: ReadVersions,
    @MustExist() mustExist: boolean,
  ): Promise<DraftView> {
    return this.drafts.put(id, kind, draft.body, { read, mustExist }, principal);
  }

  /**
   * Discard a draft
   * @remarks What is not there is gone already. With `If-Match`, only if another window has not changed it since.
   */
  @Delete(':id/drafts/:kind')
  @Access('rep')
  @HttpCode(204)
  remove(
    @Param('id', IdPipe) id: string,
    @Param('kind', kindPipe) kind: DraftKind,
    @Me() principal: Principal,
    @IfMatch() read: ReadVersions,
  ): Promise<void> {
    return this.drafts.remove(id, kind, read, principal);
  }

  /**
   * Refer to another system
   * @remarks Says how another system knows this conversation; filter by it with `reference=system:id`.
   */
  @Put(':id/references/:system/:externalId')
  refer(
    @Param('id', IdPipe) id: string,
    @Param('system') system: string,
    @Param('externalId') externalId: string,
    @Body() body: ReferenceBody,
    @Me() principal: Principal,
  ): Promise<ReferenceView> {
    return this.references.put(id, { system, externalId, url: body.url ?? null }, principal);
  }

  /**
   * Remove a reference
   * @remarks What is not there is gone already.
   */
  @Delete(':id/references/:system/:externalId')
  @HttpCode(204)
  unrefer(
    @Param('id', IdPipe) id: string,
    @Param('system') system: string,
    @Param('externalId') externalId: string,
    @Me() principal: Principal,
  ): Promise<void> {
    return this.references.remove(id, system, externalId, principal);
  }
}
