import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useInvitations, useUsers } from '../../api/people.ts';
import { useSources } from '../../api/sources.ts';
import { type Key, useT } from '../../i18n/i18n.tsx';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';

interface Step {
  label: Key;
  help: Key;
  button: Key;
  to: string;
  done: boolean;
}

/** The first steps, each ticked by what is really there. */
export function Start() {
  const t = useT();
  const { data: sources = [] } = useSources();
  const { data: users = [] } = useUsers();
  const { data: invitations = [] } = useInvitations();
  const steps: Step[] = [
    {
      label: 'start.connect',
      help: 'start.connectHelp',
      button: 'sources.connect',
      to: '/settings/accounts/connect',
      done: sources.length > 0,
    },
    {
      label: 'start.invite',
      help: 'start.inviteHelp',
      button: 'people.invite',
      to: '/settings/people',
      done: users.length > 1 || invitations.length > 0,
    },
    { label: 'start.answer', help: 'start.answerHelp', button: 'nav.inbox', to: '/inbox', done: false },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Chapter title={t('start.title')} text={t('start.text')}>
      <ol className={classes.list}>
        {steps.map(({ label, help, button, to, done }, i) => (
          <li key={label}>
            {done ? <IconCircleCheck color="var(--good)" aria-hidden /> : <IconCircle aria-hidden />}
            <div className={classes.grow}>
              <strong>{t(label)}</strong>
              {done && <span className="visually-hidden"> ({t('start.done')})</span>}
              <div className={classes.quiet}>{t(help)}</div>
            </div>
            <Button component={Link} to={to} size="sm" variant={i === next ? 'filled' : 'default'}>
              {t(button)}
            </Button>
          </li>
        ))}
      </ol>
    </Chapter>
  );
}
