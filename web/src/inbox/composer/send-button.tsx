import { Button, Group, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { SendWay } from '../../api/session.ts';
import { Unfolding } from '../../form/unfolding.tsx';
import { snoozeKeys, snoozeUntil } from '../actions/snooze-choices.ts';
import { useFormats } from '../../i18n/format.ts';
import { useNow } from '../../i18n/now.ts';
import { type Translate, useT, useTongue } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';

interface Props {
  /** What will happen, in the connector's words. */
  action: string;
  /** The last way of sending, which is the button's. */
  way: SendWay;
  disabled: boolean;
  busy: boolean;
  send: (way: SendWay) => void;
}

const thens = [
  ['send', 'composer.then.customersTurn'],
  ['resolve', 'composer.then.resolve'],
] as const;

function labelOf(action: string, way: SendWay, t: Translate): string {
  if (way === 'send') return action;
  if (way === 'resolve') return t('composer.andResolve', { action });
  return t('composer.andSnooze', { action, until: t(`snooze.${way}`) });
}

/** The button says what will happen. The arrow beside it holds the other endings. */
export function SendButton({ action, way, disabled, busy, send }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <Group gap={0} wrap="nowrap" className={classes.send}>
      <Button
        className={classes.sendMain}
        disabled={disabled}
        loading={busy}
        title={t('composer.ctrlEnter')}
        onClick={() => send(way)}
      >
        <bdi className={classes.sendLabel}>{labelOf(action, way, t)}</bdi>
      </Button>
      <Unfolding
        opened={open}
        popup="menu"
        button={
          <Button
            className={classes.sendMore}
            px={8}
            disabled={disabled}
            aria-label={t('composer.otherEndings')}
            onClick={() => setOpen(!open)}
          >
            <IconChevronDown size={18} />
          </Button>
        }
      >
        {(id, target) => (
          <Menu id={id} opened onChange={setOpen} position="top-end" withinPortal>
            <Menu.Target>{target}</Menu.Target>
            <Menu.Dropdown>
              <Endings send={send} />
            </Menu.Dropdown>
          </Menu>
        )}
      </Unfolding>
    </Group>
  );
}

function Endings({ send }: Pick<Props, 'send'>) {
  const { t, timeZone } = useTongue();
  const { moment } = useFormats();
  const now = useNow();
  return (
    <>
      {thens.map(([then, label]) => (
        <Menu.Item key={then} onClick={() => send(then)}>
          {t(label)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Label>{t('composer.then.snooze')}</Menu.Label>
      {snoozeKeys.map((key) => (
        <Menu.Item
          key={key}
          rightSection={<span className={classes.quiet}>{moment(snoozeUntil(key, now, timeZone), now)}</span>}
          onClick={() => send(key)}
        >
          {t(`snooze.${key}`)}
        </Menu.Item>
      ))}
    </>
  );
}
