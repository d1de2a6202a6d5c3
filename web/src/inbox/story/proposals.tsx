import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { decideProposal, readProposals } from '../../api/contacts.ts';
import { undoChange } from '../../api/actions.ts';
import { offer, tell, tellProblem } from '../../app/tell.tsx';
import { useT } from '../../i18n/i18n.tsx';
import classes from './story.module.css';

/** Two identities that may be one person: a person decides, and can take it back. */
export function Proposals({ contactId }: { contactId: string }) {
  const t = useT();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['contact', contactId, 'proposals'],
    queryFn: () => readProposals(contactId),
    retry: false,
  });
  const open = (data ?? []).filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  const fresh = () => client.invalidateQueries({ queryKey: ['contact'] });
  const decide = async (id: string, decision: 'accept' | 'refuse') => {
    try {
      const { changeId } = await decideProposal(id, decision);
      const message = t(decision === 'accept' ? 'story.merged' : 'story.refused');
      const act = async () => {
        await undoChange(changeId!);
        await fresh();
      };
      if (changeId) offer({ message, label: t('action.undo'), lasts: 9000, act });
      else tell(message);
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
          <bdi>{proposal.other.name}</bdi>
          <Group gap={6} mt={4}>
            <Button size="compact-xs" variant="light" onClick={() => void decide(proposal.id, 'accept')}>
              {t('story.accept')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => void decide(proposal.id, 'refuse')}>
              {t('story.refuse')}
            </Button>
          </Group>
        </div>
      ))}
    </section>
  );
}
