import { IconArrowForwardUp, IconArrowsSplit2, IconPencil, IconTrash, type TablerIcon } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { split, unsplit } from '../../api/actions.ts';
import type { Message } from '../../api/messages.ts';
import { takeNoteBack } from '../../api/replies.ts';
import { offer, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../session/use-me.ts';
import { undoMs } from '../actions/use-change.ts';
import { openDialog } from '../dialogs/dialog-store.ts';
import { useStartSources } from '../dialogs/start-sources.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { useConversation } from './use-thread.ts';

export interface MessageAction {
  label: string;
  icon: TablerIcon;
  run: () => void;
}

/** What Earshot itself can do with one message, whatever the channel. */
export function useMessageActions(message: Message, conversationId: string): MessageAction[] {
  const t = useT();
  const me = useSignedIn();
  const client = useQueryClient();
  const { openConversation } = useInboxAddress();
  const { data: conversation } = useConversation(conversationId);
  const canForward = useStartSources(true).length > 0;
  const fresh = () => client.invalidateQueries({ queryKey: ['conversation'] });
  const attempt = (work: () => Promise<unknown>) => () => void work().then(fresh).catch(tellProblem);
  const splitHere = async () => {
    const { id } = await split(conversationId, message.id);
    const act = async () => {
      await unsplit(id);
      openConversation(conversationId);
      await fresh();
    };
    offer({ message: t('done.split'), label: t('action.undo'), act, lasts: undoMs });
    openConversation(id);
  };
  if (message.kind === 'note' && message.author.id === me.id && !message.deletedAt)
    return [
      { label: t('note.edit'), icon: IconPencil, run: () => openDialog({ kind: 'editNote', message }) },
      { label: t('note.takeBack'), icon: IconTrash, run: attempt(() => takeNoteBack(message.id)) },
    ];
  if (message.kind !== 'mention') return [];
  const forward = conversation && {
    label: t('forward.name'),
    icon: IconArrowForwardUp,
    run: () => openDialog({ kind: 'forward', conversation, message }),
  };
  return [
    { label: t('message.split'), icon: IconArrowsSplit2, run: attempt(splitHere) },
    ...(canForward && forward ? [forward] : []),
  ];
}
