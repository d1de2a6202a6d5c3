import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { ContactExport, ErasedView, MergeProposalView } from './contact.dto.ts';
import { EraseContact } from './erase-contact.ts';
import { ExportContact } from './export-contact.ts';
import { MergeContacts } from './merge-contacts.ts';

@ApiTags('Customers')
@Access('rep', 'contacts:write')
@Controller('api/v1')
export class PersonsController {
  constructor(
    private readonly merging: MergeContacts,
    private readonly exporting: ExportContact,
    private readonly erasing: EraseContact,
  ) {}

  /**
   * List proposals to merge customers
   * @remarks Two identities that may be one person, with what speaks for it; open ones, newest first, at most 200.
   */
  @Get('merge-proposals')
  @Access('rep', 'contacts:read')
  proposals(@Me() principal: Principal): Promise<MergeProposalView[]> {
    return this.merging.list(principal);
  }

  /**
   * List proposals about a customer
   * @remarks Newest first; settled ones too, so that a decision can be taken back.
   */
  @Get('contacts/:id/merge-proposals')
  @Access('rep', 'contacts:read')
  proposalsOf(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<MergeProposalView[]> {
    return this.merging.list(principal, id);
  }

  /**
   * Accept a proposal
   * @remarks From now on the two are read as one; their conversations stay what they are.
   */
  @Post('merge-proposals/:id/accept')
  @HttpCode(204)
  accept(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.merging.decide(id, 'accepted', principal);
  }

  /**
   * Refuse a proposal
   * @remarks It is not made again.
   */
  @Post('merge-proposals/:id/refuse')
  @HttpCode(204)
  refuse(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.merging.decide(id, 'refused', principal);
  }

  /**
   * Undo a decision about a proposal
   * @remarks It is open again, and the two are two again, each with whom else they were merged before. Conversations of
   * the two that were merged have to be parted first.
   */
  @Post('merge-proposals/:id/undo')
  @HttpCode(204)
  undo(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<void> {
    return this.merging.undo(id, principal);
  }

  /**
   * Export a customer
   * @remarks Everything we hold about them, as JSON; files by their path. Kept in the audit.
   */
  @Get('contacts/:id/export')
  @Access('manager', 'contacts:read')
  export(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<ContactExport> {
    return this.exporting.export(id, principal);
  }

  /**
   * Erase a customer
   * @remarks Everywhere and for ever: messages, earlier texts, files, search, what could not be read. Figures keep their
   * numbers. A tombstone keeps a rescan from bringing it back. Kept in the audit.
   */
  @Delete('contacts/:id')
  @Access('manager', 'contacts:erase')
  erase(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<ErasedView> {
    return this.erasing.erase(id, principal);
  }
}
