import { Indicator, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconLogout, IconMoon, IconSun, IconUser, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { Face } from './face.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { signOut } from '../api/session.ts';
import { Unfolding } from '../form/unfolding.tsx';
import { useT } from '../i18n/i18n.tsx';
import { useSetAvailability, useSignedIn } from '../session/use-me.ts';

/** Me: available or away, my settings, light or dark, sign out. */
export const Account = memo(function Account() {
  const t = useT();
  const me = useSignedIn();
  const change = useSetAvailability();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = colorScheme === 'dark';
  const [open, setOpen] = useState(false);
  const away = me.availability === 'away';
  const leave = async () => {
    await signOut();
    client.clear();
    await navigate('/sign-in');
  };
  return (
    <Unfolding
      opened={open}
      popup="menu"
      button={
        <UnstyledButton p={4} onClick={() => setOpen(!open)}>
          <span className="visually-hidden">{t('account.menu', { name: me.name })}</span>
          <Indicator color={away ? 'gray' : 'teal'} position="bottom-end" offset={4} size={11} withBorder>
            <Face name={me.name} initials={me.initials} size={36} />
          </Indicator>
        </UnstyledButton>
      }
    >
      {(id, target) => (
        <Menu id={id} opened onChange={setOpen} position="right-end" width={230} withinPortal>
          <Menu.Target>{target}</Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>
              <Text fw={600} size="sm" c="var(--ink)" truncate>
                {me.name}
              </Text>
              {t(`role.${me.role}`)}
            </Menu.Label>
            <Menu.Item
              leftSection={away ? <IconUserCheck size={16} /> : <IconUserOff size={16} />}
              onClick={() => change.mutate(away ? 'available' : 'away')}
            >
              {t(away ? 'account.goAvailable' : 'account.goAway')}
            </Menu.Item>
            <Menu.Item leftSection={<IconUser size={16} />} component={Link} to="/me">
              {t('account.mySettings')}
            </Menu.Item>
            <Menu.Item
              leftSection={dark ? <IconSun size={16} /> : <IconMoon size={16} />}
              onClick={() => setColorScheme(dark ? 'light' : 'dark')}
            >
              {t(dark ? 'account.light' : 'account.dark')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
              {t('account.signOut')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Unfolding>
  );
});
