import { Kbd, Modal, Text } from '@mantine/core';
import { Fragment } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import { usePreferences } from '../../session/use-me.ts';
import classes from './keyboard.module.css';

const keys = [
  ['j / k', 'keys.move'],
  ['Enter', 'keys.open'],
  ['u', 'keys.back'],
  ['x', 'keys.choose'],
  ['r', 'keys.reply'],
  ['n', 'keys.note'],
  ['a', 'keys.assign'],
  ['e', 'keys.resolve'],
  ['s', 'keys.snooze'],
  ['l', 'keys.label'],
  ['y', 'do.needsAnswer'],
  ['c', 'keys.clearRest'],
  ['/', 'keys.search'],
  ['Ctrl + Enter', 'keys.send'],
  ['Ctrl + K', 'keys.palette'],
  ['?', 'keys.help'],
] as const;

export function Help({ close }: { close: () => void }) {
  const t = useT();
  const { singleKeys } = usePreferences();
  return (
    <Modal
      opened
      onClose={close}
      title={t('keys.title')}
      centered
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <dl className={classes.keys}>
        {keys.map(([key, label]) => (
          <Fragment key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{t(label)}</dd>
          </Fragment>
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="md">
        {t(singleKeys ? 'keys.canSwitchOff' : 'keys.areOff')}
      </Text>
    </Modal>
  );
}
