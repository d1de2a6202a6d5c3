import { ActionIcon, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { useContact } from '../../api/contacts.ts';
import type { Conversation } from '../../api/conversations.ts';
import { Face } from '../../app/face.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { nameOf } from '../contact-name.ts';
import { AboutContact } from './about-contact.tsx';
import { AboutConversation } from './about-conversation.tsx';
import { ContactNotes } from './contact-notes.tsx';
import { storyQuery } from '../thread/use-thread.ts';
import { Earlier } from './earlier.tsx';
import { Proposals } from './proposals.tsx';
import { StoryFacts } from './story-facts.tsx';

/** Who this is and what has been: so that nobody has to say anything twice. */
export const StoryCard = memo(function StoryCard({
  conversation,
  close,
}: {
  conversation: Conversation;
  close: () => void;
}) {
  const t = useT();
  const { contact } = conversation;
  const { data } = useContact(contact.id);
  const story = useQuery(storyQuery(conversation.id));
  const name = data?.preferredName || nameOf(contact, t);
  return (
    <Stack gap="lg" p="md">
      <Group wrap="nowrap" gap="sm">
        <Face name={name} size={42} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text component="h2" fw={650} size="md" truncate dir="auto">
            {name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {contact.address ?? (contact.handle ? `@${contact.handle}` : '')}
          </Text>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t('story.close')} onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      {story.isPending && <Skeleton h={80} radius="md" />}
      {story.data && <StoryFacts story={story.data} conversationId={conversation.id} />}
      {data && <AboutContact key={data.id} contact={data} />}
      <AboutConversation conversation={conversation} />
      {data && <Proposals contactId={contact.id} />}
      {story.data && <Earlier story={story.data} />}
      {data && <ContactNotes contact={data} />}
    </Stack>
  );
});
