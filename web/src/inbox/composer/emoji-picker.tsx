import { ActionIcon, Popover, SimpleGrid, UnstyledButton } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { Unfolding } from '../../form/unfolding.tsx';
import { useT } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';

/** What service people use; every system has its own key for the rest. */
const emoji = [
  ...new Intl.Segmenter().segment('🙂😊😀😉🙏👍👋👏🙌💪❤️💙💚✨🎉🎁☀️🌷😅😔😢😮🤔🤝✅❌⚠️ℹ️📦🚚📞✉️📎🔧🔍⏳'),
].map(({ segment }) => segment);

export function EmojiPicker({ pick }: { pick: (emoji: string) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <Unfolding
      opened={open}
      popup="dialog"
      button={
        <ActionIcon variant="subtle" color="gray" aria-label={t('composer.emoji')} onClick={() => setOpen(!open)}>
          <IconMoodSmile size={20} stroke={1.7} />
        </ActionIcon>
      }
    >
      {(id, target) => (
        <Popover id={id} opened onChange={setOpen} position="top-start" shadow="lg" trapFocus>
          <Popover.Target>{target}</Popover.Target>
          <Popover.Dropdown p="xs">
            <SimpleGrid cols={9} spacing={2}>
              {emoji.map((each) => (
                <UnstyledButton
                  key={each}
                  className={classes.emoji}
                  onClick={() => {
                    pick(each);
                    setOpen(false);
                  }}
                >
                  {each}
                </UnstyledButton>
              ))}
            </SimpleGrid>
          </Popover.Dropdown>
        </Popover>
      )}
    </Unfolding>
  );
}
