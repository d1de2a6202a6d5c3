import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { IfMatch, type ReadVersions } from '../../common/version.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { ChangeContact } from './change-contact.ts';
import {
  BlockView,
  ContactNoteBody,
  ContactPage,
  ContactPatch,
  ContactQuery,
  ContactUpsertBody,
  ContactView,
} from './contact.dto.ts';
import { ContactsQuery } from './contacts.query.ts';
import { UpsertContact } from './upsert-contact.ts';

@ApiTags('Customers')
@Access('rep', 'contacts:write')
@Controller('api/v1/contacts')
export class ContactsController {
  constructor(
    private readonly contacts: ContactsQuery,
    private readonly changing: ChangeContact,
    private readonly upserting: UpsertContact,
  ) {}

  /**
   * List customers
   * @remarks Newest first; those with whom you have a conversation.
   */
  @Get()
  @Access('rep', 'contacts:read')
  list(@Query() query: ContactQuery, @Me() principal: Principal): Promise<ContactPage> {
    return this.contacts.page(query, principal);
  }

  /**
   * Read a customer
   * @remarks With the identities of everybody merged into them, and notes. Their conversations:
   * `GET /conversations?contact=ID&status=all`.
   */
  @Get(':id')
  @Access('rep', 'contacts:read')
  get(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<ContactView> {
    return this.contacts.get(id, principal);
  }

  /**
   * Change a customer
   * @remarks Preferred name, form of address, language, time zone, attributes. With `If-Match`, only if nobody has changed
   * them since.
   */
  @Patch(':id')
  patch(
    @Param('id', IdPipe) id: string,
    @Body() body: ContactPatch,
    @IfMatch() read: ReadVersions,
    @Me() principal: Principal,
  ): Promise<ContactView> {
    return this.changing.patch(id, body, read, principal);
  }

  /**
   * Tell what another system knows of a customer
   * @remarks Finds the customer by that system's id, else by an identity, else makes one. The same call twice changes
   * nothing. An identity of another customer is proposed for merging, never taken.
   */
  @Put('by-external-id/:system/:externalId')
  @Access('manager', 'contacts:write')
  upsert(
    @Param('system') system: string,
    @Param('externalId') externalId: string,
    @Body() body: ContactUpsertBody,
    @Me() principal: Principal,
  ): Promise<ContactView> {
    return this.upserting.upsert(system, externalId, body, principal);
  }

  /**
   * Block a customer
   * @remarks What they write from now on alerts nobody and is left out of the figures. Their open conversations go to spam;
   * undo that by `changeId`.
   */
  @Post(':id/block')
  @HttpCode(200)
  block(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<BlockView> {
    return this.changing.block(id, principal);
  }

  /**
   * Unblock a customer
   * @remarks From now on they are heard again.
   */
  @Post(':id/unblock')
  @HttpCode(204)
  unblock(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.changing.unblock(id, principal);
  }

  /**
   * Note something about a customer
   * @remarks For colleagues, on every conversation of theirs.
   */
  @Post(':id/notes')
  addNote(
    @Param('id', IdPipe) id: string,
    @Body() body: ContactNoteBody,
    @Me() principal: Principal,
  ): Promise<ContactView> {
    return this.changing.addNote(id, body.text, principal);
  }

  /**
   * Change a note about a customer
   * @remarks One of your own.
   */
  @Patch(':id/notes/:noteId')
  @HttpCode(204)
  changeNote(
    @Param('id', IdPipe) id: string,
    @Param('noteId', IdPipe) noteId: string,
    @Body() body: ContactNoteBody,
    @Me() principal: Principal,
  ): Promise<void> {
    return this.changing.changeNote(id, noteId, body.text, principal);
  }

  /**
   * Remove a note about a customer
   * @remarks One of your own.
   */
  @Delete(':id/notes/:noteId')
  @HttpCode(204)
  removeNote(
    @Param('id', IdPipe) id: string,
    @Param('noteId', IdPipe) noteId: string,
    @Me() principal: Principal,
  ): Promise<void> {
    return this.changing.changeNote(id, noteId, null, principal);
  }
}
