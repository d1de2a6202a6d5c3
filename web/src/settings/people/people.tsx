import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type User, useInvitations, useUsers } from '../../api/people.ts';
import { Face } from '../../app/face.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import { SecretOnce } from '../secret-once.tsx';
import classes from '../settings.module.css';
import { Invitations } from './invitations.tsx';
import { type Invited, InviteForm } from './invite-form.tsx';
import { UserForm } from './user-form.tsx';

/** Everybody who works here, and who is invited. */
export function People() {
  const t = useT();
  const admin = useMay('admin');
  const { data } = useUsers();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const [edited, setEdited] = useState<User | null>(null);
  return (
    <Chapter
      title={t('settings.people')}
      text={t('people.text')}
      csv="users"
      action={
        admin && (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setInviting(true)}>
            {t('people.invite')}
          </Button>
        )
      }
    >
      {invited && (
        <SecretOnce
          title={t('people.link', { email: invited.email })}
          value={invited.link}
          close={() => setInvited(null)}
        />
      )}
      {!data && <Skeleton h={160} radius="lg" />}
      <ul className={classes.list}>
        {data?.map((user) => (
          <li key={user.id}>
            <Face name={user.name} initials={user.initials} size={36} />
            <div className={classes.grow}>
              <bdi>{user.name}</bdi>
              <div className={classes.quiet}>
                {user.email} · {t(`role.${user.role}`)}
                {user.teams.length > 0 && ` · ${user.teams.map(({ name }) => name).join(', ')}`}
              </div>
            </div>
            <span className={classes.quiet}>
              {t(user.deactivatedAt ? 'people.deactivated' : `people.${user.availability}`)}
            </span>
            {admin && (
              <Button size="compact-sm" variant="subtle" onClick={() => setEdited(user)}>
                {t('action.edit')}
                <span className="visually-hidden"> {user.name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {admin && <WaitingInvitations />}
      {inviting && <InviteForm close={() => setInviting(false)} made={setInvited} />}
      {edited && <UserForm key={edited.id} user={edited} close={() => setEdited(null)} />}
    </Chapter>
  );
}

function WaitingInvitations() {
  const { data } = useInvitations();
  return data && data.length > 0 ? <Invitations invitations={data} /> : null;
}
