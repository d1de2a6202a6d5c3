import { Button, Group, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { AfterSend } from '../../api/replies.ts';
import { useT } from '../../i18n/i18n.tsx';
import { snoozeChoices } from '../actions/snooze-choices.ts';
import { useFormats } from '../../i18n/format.ts';
import { useNow } from '../../i18n/now.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';

export interface SendChoice {
  ending: AfterSend;
  snoozeUntil?: string;
}

interface Props {
  /** What will happen, in the connector's words. */
  action: string;
  ending: AfterSend;
  disabled: boolean;
  busy: boolean;
  send: (choice: SendChoice) => void;
}

const thens = ['customersTurn', 'resolve'] as const;

/** The button says what will happen. The arrow beside it holds the other endings. */
export function SendButton({ action, ending, disabled, busy, send }: Props) {
  const t = useT();
  const { timeZone } = useTongue();
  const { moment } = useFormats();
  const now = useNow();
  const label = ending === 'resolve' ? t('composer.andResolve', { action }) : action;
  return (
    <Group gap={0} wrap="nowrap" className={classes.send}>
      <Button
        className={classes.sendMain}
        disabled={disabled}
        loading={busy}
        title={t('composer.ctrlEnter')}
        onClick={() => send({ ending: ending === 'snooze' ? 'customersTurn' : ending })}
      >
        <bdi className={classes.sendLabel}>{label}</bdi>
      </Button>
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <Button className={classes.sendMore} px={8} disabled={disabled} aria-label={t('composer.otherEndings')}>
            <IconChevronDown size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {thens.map((choice) => (
            <Menu.Item key={choice} onClick={() => send({ ending: choice })}>
              {t(`composer.then.${choice}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('composer.then.snooze')}</Menu.Label>
          {snoozeChoices(now, timeZone).map(({ key, until }) => (
            <Menu.Item
              key={key}
              rightSection={<span className={classes.quiet}>{moment(until, now)}</span>}
              onClick={() => send({ ending: 'snooze', snoozeUntil: until })}
            >
              {t(`snooze.${key}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
