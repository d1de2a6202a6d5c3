import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../events.ts';
import { type ContactItem, type MergeProposalView } from './contact.dto.ts';
import { contactColumns } from './contact-row.ts';
import { visibleContacts } from './contacts.query.ts';
import { notifyContact } from './on-contact.ts';

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

  /** Open proposals about customers that the principal sees, newest first; at most 200. */
  async list(principal: Principal, contactId?: string): Promise<MergeProposalView[]> {
    const values: unknown[] = [contactId ?? null];
    const both = [visibleContacts(principal, values, 'a'), visibleContacts(principal, values, 'b')].join(' and ');
    const rows = await this.dataSource.query<(Omit<MergeProposalView, 'contact' | 'other'> & { ids: string[] })[]>(
      `select p.id, p.evidence, p.state, p.created_at as "createdAt",
         array[p.contact_id, p.other_contact_id]::text[] as ids
       from merge_proposals p join contacts a on a.id = p.contact_id join contacts b on b.id = p.other_contact_id
       where p.state = 'open' and ($1::bigint is null or $1 in (p.contact_id, p.other_contact_id)) and ${both}
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
    await this.settle(id, 'open', state, principal, async (tx, { contact_id, other_contact_id }) => {
      if (state === 'accepted') await join(tx, other_contact_id, contact_id);
    });
  }

  /** Opens a settled proposal again, and parts who was merged. @throws DomainError `proposal-missing`, `proposal-settled` */
  async undo(id: string, principal: Principal): Promise<void> {
    await this.settle(id, 'settled', 'open', principal, async (tx, { contact_id, other_contact_id }) => {
      await tx.query(
        `update contacts set merged_into_id = null, version = version + 1
         where (id = $1 and merged_into_id = $2) or (id = $2 and merged_into_id = $1)`,
        [contact_id, other_contact_id],
      );
    });
  }

  private async settle(
    id: string,
    from: 'open' | 'settled',
    to: MergeProposalView['state'],
    principal: Principal,
    work: (tx: EntityManager, proposal: Proposal) => Promise<void>,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const proposal = await visibleProposal(tx, id, principal);
      if ((proposal.state === 'open') !== (from === 'open'))
        throw new DomainError('conflict', 'proposal-settled', 'A colleague was faster: look at it again.');
      returnedRows(
        await tx.query('update merge_proposals set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
          id,
          to,
          to === 'open' ? null : personOf(principal),
          to === 'open' ? null : now,
        ]),
      );
      await work(tx, proposal);
      const data = { proposalId: id, state: to, otherContactId: proposal.other_contact_id };
      const event = {
        at: now,
        type: 'contact.mergeDecided',
        contactId: proposal.contact_id,
        actor: actorOf(principal),
      };
      await appendEvents(tx, [{ ...event, data }]);
      for (const contactId of [proposal.contact_id, proposal.other_contact_id]) await notifyContact(tx, contactId);
    });
  }
}

async function visibleProposal(tx: EntityManager, id: string, principal: Principal): Promise<Proposal> {
  const values: unknown[] = [id];
  const both = [visibleContacts(principal, values, 'a'), visibleContacts(principal, values, 'b')].join(' and ');
  const [proposal] = await tx.query<Proposal[]>(
    `select p.id, p.contact_id, p.other_contact_id, p.state from merge_proposals p
       join contacts a on a.id = p.contact_id join contacts b on b.id = p.other_contact_id
     where p.id = $1 and ${both} for update of p, a, b`,
    values,
  );
  if (!proposal) throw proposalMissing();
  return proposal;
}

/** One level only: whoever was merged into the one who goes, goes along. */
async function join(tx: EntityManager, from: string, into: string): Promise<void> {
  const [target] = await tx.query<{ id: string }[]>(
    'select coalesce(merged_into_id, id) as id from contacts where id = $1',
    [into],
  );
  await tx.query(
    `update contacts set merged_into_id = $2, version = version + 1 where (id = $1 or merged_into_id = $1) and id <> $2`,
    [from, target!.id],
  );
}
