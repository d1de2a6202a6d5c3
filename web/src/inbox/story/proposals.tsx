import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { acceptProposal, readProposals, refuseProposal, undoProposal } from '../../api/contacts.ts';
import { offer, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './story.module.css';

/** Two identities that may be one person: a person decides, and can take it back. */
export function Proposals({ contactId }: { contactId: string }) {
  const t = useT();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['contact', contactId, 'proposals'],
    queryFn: () => readProposals(contactId),
    staleTime: 30_000,
  });
  const open = (data ?? []).filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  const fresh = () => client.invalidateQueries({ queryKey: ['contact'] });
  const decide = async (id: string, accept: boolean) => {
    try {
      await (accept ? acceptProposal(id) : refuseProposal(id));
      const act = async () => {
        await undoProposal(id);
        await fresh();
      };
      offer({ message: t(accept ? 'story.merged' : 'story.refused'), label: t('action.undo'), lasts: 9000, act });
      await fresh();
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <section className={classes.section}>
      <h3>{t('story.same')}</h3>
      {open.map((proposal) => (
        <div key={proposal.id}>
          <bdi>{proposal.contact.id === contactId ? proposal.other.name : proposal.contact.name}</bdi>
          <Group gap={6} mt={4}>
            <Button size="compact-xs" variant="light" onClick={() => void decide(proposal.id, true)}>
              {t('story.accept')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => void decide(proposal.id, false)}>
              {t('story.refuse')}
            </Button>
          </Group>
        </div>
      ))}
    </section>
  );
}
