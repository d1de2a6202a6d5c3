import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../../database/events.ts';
import { type ContactItem, type MergeProposalView } from './contact.dto.ts';
import { contactColumns } from './contact-row.ts';
import { visibleContacts } from './contacts.query.ts';
import { notifyContact } from './on-contact.ts';
import { lockPersons, storePersons } from './persons.ts';

interface Proposal {
  id: string;
  contact_id: string;
  other_contact_id: string;
  state: MergeProposalView['state'];
}

const proposalMissing = () =>
  new DomainError('not-found', 'proposal-missing', 'There is no such proposal, or you do not see both customers.');

/**
 * Two identities as one person. Nothing moves: the one points to the other, whoever reads a customer reads both, and
 * undoing is forgetting the pointer.
 */
@Injectable()
export class MergeContacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Proposals about customers that the principal sees, newest first; at most 200: all open ones, or all about one
   * customer, whatever became of them.
   */
  async list(principal: Principal, contactId?: string): Promise<MergeProposalView[]> {
    const values: unknown[] = [contactId ?? null];
    const both = [visibleContacts(principal, values, 'a'), visibleContacts(principal, values, 'b')].join(' and ');
    const rows = await this.dataSource.query<(Omit<MergeProposalView, 'contact' | 'other'> & { ids: string[] })[]>(
      `select p.id, p.evidence, p.state, p.created_at as "createdAt",
         array[p.contact_id, p.other_contact_id]::text[] as ids
       from merge_proposals p join contacts a on a.id = p.contact_id join contacts b on b.id = p.other_contact_id
       where case when $1::bigint is null then p.state = 'open' else $1 in (p.contact_id, p.other_contact_id) end and ${both}
       order by p.id desc limit 200`,
      values,
    );
    const contacts = await this.dataSource.query<ContactItem[]>(
      `select ${contactColumns} from contacts k where k.id = any($1::bigint[])`,
      [rows.flatMap(({ ids }) => ids)],
    );
    const of = (id: string | undefined) => contacts.find((contact) => contact.id === id)!;
    return rows.map(({ ids, ...row }) => ({ ...row, contact: of(ids[0]), other: of(ids[1]) }));
  }

  /** @throws DomainError `proposal-missing`, `proposal-settled` */
  async decide(id: string, state: 'accepted' | 'refused', principal: Principal): Promise<void> {
    await this.settle(id, 'open', state, principal);
  }

  /**
   * Opens a settled proposal again, and parts who was merged.
   * @throws DomainError `proposal-missing`, `proposal-settled`, `conversations-merged`
   */
  async undo(id: string, principal: Principal): Promise<void> {
    await this.settle(id, 'settled', 'open', principal);
  }

  private async settle(
    id: string,
    from: 'open' | 'settled',
    to: MergeProposalView['state'],
    principal: Principal,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const proposal = await visibleProposal(tx, id, principal);
      if ((proposal.state === 'open') !== (from === 'open'))
        throw new DomainError('conflict', 'proposal-settled', 'A colleague was faster: look at it again.');
      const both = [proposal.contact_id, proposal.other_contact_id];
      const before = await lockPersons(tx, both);
      const settled = to === 'open' ? [null, null] : [personOf(principal), now];
      await tx.query('update merge_proposals set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
        id,
        to,
        ...settled,
      ]);
      await storePersons(tx, before);
      await assertOnePersonEach(tx, before);
      await standAlone(tx, before);
      const data = { proposalId: id, state: to, otherContactId: proposal.other_contact_id };
      const event = { at: now, type: 'contact.mergeDecided', contactId: proposal.contact_id };
      await appendEvents(tx, [{ ...event, actor: actorOf(principal), data }]);
      for (const contactId of both) await notifyContact(tx, contactId);
    });
  }
}

/** Conversations are merged within one person; they have to be parted before the person is. */
async function assertOnePersonEach(tx: EntityManager, contactIds: string[]): Promise<void> {
  const [merged] = await tx.query<{ id: string; intoId: string }[]>(
    `select c.id, c.merged_into_id as "intoId" from conversations c join conversation_merges y on y.conversation_id = c.id
       join conversations o on o.id = c.merged_into_id
       join contacts k on k.id = c.contact_id join contacts l on l.id = o.contact_id
     where c.contact_id = any($1::bigint[]) and coalesce(k.merged_into_id, k.id) <> coalesce(l.merged_into_id, l.id)
     limit 1`,
    [contactIds],
  );
  if (merged)
    throw new DomainError(
      'conflict',
      'conversations-merged',
      `Conversation ${merged.id} of the one was merged into ${merged.intoId} of the other. Undo that first.`,
    );
}

/** A thread that only led to a conversation of what is another person now stands by itself: nobody reads the other's words. */
async function standAlone(tx: EntityManager, contactIds: string[]): Promise<void> {
  await tx.query(
    `update conversations c set merged_into_id = null, version = c.version + 1
     from conversations o, contacts k, contacts l
     where o.id = c.merged_into_id and k.id = c.contact_id and l.id = o.contact_id
       and k.id = any($1::bigint[]) and l.id = any($1::bigint[])
       and coalesce(k.merged_into_id, k.id) <> coalesce(l.merged_into_id, l.id)`,
    [contactIds],
  );
}

async function visibleProposal(tx: EntityManager, id: string, principal: Principal): Promise<Proposal> {
  const values: unknown[] = [id];
  const both = [visibleContacts(principal, values, 'a'), visibleContacts(principal, values, 'b')].join(' and ');
  const [proposal] = await tx.query<Proposal[]>(
    `select p.id, p.contact_id, p.other_contact_id, p.state from merge_proposals p
       join contacts a on a.id = p.contact_id join contacts b on b.id = p.other_contact_id
     where p.id = $1 and ${both} for update of p`,
    values,
  );
  if (!proposal) throw proposalMissing();
  return proposal;
}
