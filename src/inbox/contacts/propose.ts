import type { EntityManager } from 'typeorm';
import { notifyChanged } from '../../database/change-notice.ts';
import { appendEvents, SYSTEM } from '../../database/events.ts';

interface Proposal {
  id: string;
  contact_id: string;
  other_contact_id: string;
}

/** Proposes two customers as one person; a proposal that a person has settled is not repeated. */
export async function propose(
  tx: EntityManager,
  contactId: string,
  otherId: string,
  evidence: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const [first, second] = BigInt(contactId) < BigInt(otherId) ? [contactId, otherId] : [otherId, contactId];
  const proposals = await tx.query<Proposal[]>(
    `insert into merge_proposals (contact_id, other_contact_id, evidence, created_at) values ($1, $2, $3, $4)
     on conflict do nothing returning id, contact_id, other_contact_id`,
    [first, second, JSON.stringify(evidence), now],
  );
  await tell(tx, proposals, now);
}

/** An address of more people than this is an office's or a list's. */
const mostSharing = 5;

/**
 * Looks for customers who may be the same person as one of these, by their mail address. Only proposes;
 * a person decides.
 * @returns how many proposals are new
 */
export async function proposeSamePersons(tx: EntityManager, contactIds: readonly string[], now: Date): Promise<number> {
  if (contactIds.length === 0) return 0;
  const proposals = await tx.query<Proposal[]>(
    `insert into merge_proposals (contact_id, other_contact_id, evidence, created_at)
     select distinct on (1, 2) least(a.contact_id, b.contact_id), greatest(a.contact_id, b.contact_id),
       jsonb_build_object('sameAddress', a.address), $2::timestamptz
     from identities a join identities b on b.address = a.address and b.contact_id <> a.contact_id
       join contacts ka on ka.id = a.contact_id join contacts kb on kb.id = b.contact_id
     where a.contact_id = any($1::bigint[]) and a.address is not null
       and ka.erased_at is null and kb.erased_at is null and ka.sandbox = kb.sandbox
       and coalesce(ka.merged_into_id, ka.id) <> coalesce(kb.merged_into_id, kb.id)
       and (select count(*) from (select from identities s where s.address = a.address limit ${mostSharing + 1}) n) <= ${mostSharing}
     on conflict do nothing returning id, contact_id, other_contact_id`,
    [contactIds, now],
  );
  await tell(tx, proposals, now);
  return proposals.length;
}

async function tell(tx: EntityManager, proposals: Proposal[], now: Date): Promise<void> {
  if (proposals.length === 0) return;
  await appendEvents(
    tx,
    proposals.map(({ id, contact_id: contactId, other_contact_id: otherContactId }) => ({
      at: now,
      type: 'contact.mergeProposed',
      contactId,
      actor: SYSTEM,
      data: { proposalId: id, otherContactId },
    })),
  );
  await notifyChanged(tx, { topics: ['contacts'] });
}
