import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { acceptProposal, type MergeProposal, readProposals, refuseProposal, undoProposal } from '../../api/contacts.ts';
import { offer, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { undoMs } from '../actions/use-change.ts';
import classes from './story.module.css';

/** Two identities that may be one person: a person decides, and can take it back now or later. */
export function Proposals({ contactId }: { contactId: string }) {
  const t = useT();
  const client = useQueryClient();
  const { data = [] } = useQuery({
    queryKey: ['contact', contactId, 'proposals'],
    queryFn: () => readProposals(contactId),
    staleTime: 30_000,
  });
  if (data.length === 0) return null;
  const done = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      tellProblem(error);
    }
    await client.invalidateQueries({ queryKey: ['contact'] });
  };
  const decide = (id: string, accept: boolean) =>
    done(async () => {
      await (accept ? acceptProposal(id) : refuseProposal(id));
      const act = () => done(() => undoProposal(id));
      offer({ message: t(accept ? 'story.merged' : 'story.refused'), label: t('action.undo'), lasts: undoMs, act });
    });
  return (
    <section className={classes.section}>
      <h3>{t('story.same')}</h3>
      {data.map((proposal) => (
        <div key={proposal.id}>
          <Other proposal={proposal} contactId={contactId} />
          <Group gap={6} mt={4}>
            {proposal.state === 'open' ? (
              <>
                <Button size="compact-xs" variant="light" onClick={() => void decide(proposal.id, true)}>
                  {t('story.accept')}
                </Button>
                <Button size="compact-xs" variant="default" onClick={() => void decide(proposal.id, false)}>
                  {t('story.refuse')}
                </Button>
              </>
            ) : (
              <>
                <span className={classes.quiet}>
                  {t(proposal.state === 'accepted' ? 'story.merged' : 'story.refused')}
                </span>
                <Button size="compact-xs" variant="default" onClick={() => void done(() => undoProposal(proposal.id))}>
                  {t('action.undo')}
                </Button>
              </>
            )}
          </Group>
        </div>
      ))}
    </section>
  );
}

/** What speaks for it, as the server found it: an address or an account that both have. */
function evidenceOf({ evidence }: MergeProposal): string {
  const { sameAddress, sameIdentity } = evidence as {
    sameAddress?: string;
    sameIdentity?: { channel: string; externalId: string };
  };
  return sameAddress ?? sameIdentity?.externalId ?? '';
}

function Other({ proposal, contactId }: { proposal: MergeProposal; contactId: string }) {
  const t = useT();
  const other = proposal.contact.id === contactId ? proposal.other : proposal.contact;
  const evidence = evidenceOf(proposal);
  return (
    <>
      <bdi>{other.preferredName || other.name || t('contact.unnamed')}</bdi>
      {evidence && (
        <span className={classes.quiet}>
          {' '}
          {t('story.both')} <bdi>{evidence}</bdi>
        </span>
      )}
    </>
  );
}
