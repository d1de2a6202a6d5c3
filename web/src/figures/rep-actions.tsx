import { Button } from '@mantine/core';
import { useState } from 'react';
import { useUsers } from '../api/people.ts';
import { useT } from '../i18n/i18n.tsx';
import classes from './figures.module.css';
import { Reassign } from './reassign.tsx';

interface Props {
  id: string;
  name: string;
  /** How many conversations they have in hand. */
  open: number;
}

/** Whether a rep is there, and giving what they have in hand to others. */
export function RepActions({ id, name, open }: Props) {
  const t = useT();
  const { data: users } = useUsers();
  const [asking, setAsking] = useState(false);
  const user = users?.find((each) => each.id === id);
  return (
    <>
      {user && (
        <span className={classes.quiet}>
          {t(user.deactivatedAt ? 'people.deactivated' : `people.${user.availability}`)}
        </span>
      )}
      {open > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAsking(true)}>
          {t('reassign.name')}
          <span className="visually-hidden"> {name}</span>
        </Button>
      )}
      {asking && <Reassign id={id} name={name} close={() => setAsking(false)} />}
    </>
  );
}
