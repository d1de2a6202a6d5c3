import { Indicator, Popover, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { Link } from 'react-router';
import { alertsKey, readAlerts, useAlerts } from '../api/alerts.ts';
import { Unfolding } from '../form/unfolding.tsx';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useNow } from '../i18n/now.ts';
import classes from './shell.module.css';
import { tellProblem } from './tell.ts';

/** What concerns me, gathered and silent. Opening the list reads it. */
export const AlertsBell = memo(function AlertsBell() {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const client = useQueryClient();
  const { data } = useAlerts();
  const [open, setOpen] = useState(false);
  const unread = data?.unread ?? 0;
  const toggle = async () => {
    setOpen(!open);
    if (open || unread === 0) return;
    try {
      await readAlerts();
      await client.invalidateQueries({ queryKey: alertsKey });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Unfolding
      opened={open}
      popup="dialog"
      button={
        <UnstyledButton
          className={classes.place}
          aria-label={unread > 0 ? t('alerts.unread', { count: unread }) : t('alerts.name')}
          onClick={() => void toggle()}
        >
          <Indicator disabled={unread === 0} label={unread > 9 ? '9+' : unread} size={16} color="red" offset={2}>
            <IconBell size={22} stroke={1.7} aria-hidden />
          </Indicator>
        </UnstyledButton>
      }
    >
      {(id, target) => (
        <Popover id={id} opened onChange={setOpen} position="right-end" width={340} shadow="lg" trapFocus>
          <Popover.Target>{target}</Popover.Target>
          <Popover.Dropdown p={6}>
            <ScrollArea.Autosize mah={420} tabIndex={0}>
              {data?.items.length === 0 && (
                <Text size="sm" c="dimmed" p="sm">
                  {t('alerts.none')}
                </Text>
              )}
              {data?.items.map((alert) => (
                <Link
                  key={alert.id}
                  to={`/c/${alert.conversationId}`}
                  className={classes.alert}
                  onClick={() => setOpen(false)}
                >
                  <span>
                    {t(`alert.${alert.kind}`)} · <bdi>{alert.contactName || t('contact.unnamed')}</bdi>
                  </span>
                  <small>
                    {moment(alert.createdAt, now)} {alert.subject && <bdi>· {alert.subject}</bdi>}
                  </small>
                </Link>
              ))}
            </ScrollArea.Autosize>
          </Popover.Dropdown>
        </Popover>
      )}
    </Unfolding>
  );
});
