import { Button, Title } from '@mantine/core';
import { type Invitation, revokeInvitation } from '../../api/people.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** Invitations that still work. */
export function Invitations({ invitations }: { invitations: Invitation[] }) {
  const t = useT();
  const { whole } = useFormats();
  const revoke = useSaving(revokeInvitation, 'invitations');
  return (
    <section>
      <Title order={3} mb="sm">
        {t('people.invited')}
      </Title>
      <ul className={classes.list}>
        {invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
          <li key={id}>
            <div className={classes.grow}>
              {email}
              <div className={classes.quiet}>
                {t(`role.${role}`)} · {invitedBy} · {t('people.until', { time: whole(expiresAt) })}
              </div>
            </div>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => revoke.mutate(id)}>
              {t('people.revoke')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
