import { ActionIcon, Popover, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconMessage2Bolt } from '@tabler/icons-react';
import { useState } from 'react';
import { type CannedReply, useCannedReplies } from '../../api/canned-replies.ts';
import { Unfolding } from '../../form/unfolding.tsx';
import { useT } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';

interface Props {
  opened: boolean;
  setOpened: (open: boolean) => void;
  pick: (text: string) => void;
}

/** Canned replies by shortcut, title or words. Opened by its button or by `/` in an empty composer. */
export function CannedPicker({ opened, setOpened, pick }: Props) {
  const t = useT();
  const { data = [] } = useCannedReplies();
  const choose = (text: string) => {
    pick(text);
    setOpened(false);
  };
  return (
    <Unfolding
      opened={opened}
      popup="dialog"
      button={
        <ActionIcon variant="subtle" color="gray" aria-label={t('composer.canned')} onClick={() => setOpened(!opened)}>
          <IconMessage2Bolt size={20} stroke={1.7} />
        </ActionIcon>
      }
    >
      {(id, target) => (
        <Popover id={id} opened onChange={setOpened} position="top-start" width={380} shadow="lg" trapFocus>
          <Popover.Target>{target}</Popover.Target>
          <Popover.Dropdown p="xs">
            <CannedReplies all={data} choose={choose} />
          </Popover.Dropdown>
        </Popover>
      )}
    </Unfolding>
  );
}

function CannedReplies({ all, choose }: { all: readonly CannedReply[]; choose: (text: string) => void }) {
  const t = useT();
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase();
  const found = all.filter(({ shortcut, title, text }) => `${shortcut} ${title} ${text}`.toLowerCase().includes(words));
  return (
    <>
      <TextInput
        data-autofocus
        placeholder={t('composer.cannedSearch')}
        aria-label={t('composer.cannedSearch')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) {
            event.preventDefault();
            choose(found[0].text);
          }
        }}
      />
      <ScrollArea.Autosize mah={260} mt="xs">
        <Stack gap={2}>
          {found.map((canned) => (
            <UnstyledButton key={canned.id} className={classes.canned} onClick={() => choose(canned.text)}>
              <Text size="sm" fw={600}>
                {canned.title}{' '}
                <Text span size="xs" c="dimmed">
                  /{canned.shortcut}
                </Text>
              </Text>
              <Text size="xs" c="dimmed" lineClamp={2} dir="auto">
                {canned.text}
              </Text>
            </UnstyledButton>
          ))}
          {found.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {t('composer.noCanned')}
            </Text>
          )}
        </Stack>
      </ScrollArea.Autosize>
    </>
  );
}
