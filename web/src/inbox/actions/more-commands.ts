import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { answerNeeded, unmerge, undoChange } from '../../api/actions.ts';
import { blockContact, type Contact, unblockContact, useContact } from '../../api/contacts.ts';
import type { Conversation, ConversationItem } from '../../api/conversations.ts';
import { offer, tell, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { type Dialog, openDialog } from '../dialogs/dialog-store.ts';
import { type Command, commandOf } from './command.ts';
import { tellRefused, undoMs, useChange } from './use-change.ts';

/** Blocks a customer or lets them in again, with a way back. */
export function useBlocking() {
  const t = useT();
  const client = useQueryClient();
  return useCallback(
    async ({ id, blockedAt }: Pick<Contact, 'id' | 'blockedAt'>): Promise<boolean> => {
      const fresh = () =>
        Promise.all(['contact', 'conversation', 'counts'].map((key) => client.invalidateQueries({ queryKey: [key] })));
      const unblock = async (changeId?: string | null) => {
        await unblockContact(id);
        if (changeId) tellRefused(t, (await undoChange(changeId)).items);
        await fresh();
      };
      try {
        if (blockedAt) {
          await unblock();
          tell(t('done.unblocked'));
          return false;
        }
        const { changeId } = await blockContact(id);
        offer({ message: t('done.blocked'), label: t('action.undo'), act: () => unblock(changeId), lasts: undoMs });
        await fresh();
        return true;
      } catch (error) {
        tellProblem(error);
        return false;
      }
    },
    [client, t],
  );
}

/** A conversation of a list, or an open one, of which more is known. */
export type Target = ConversationItem & Partial<Pick<Conversation, 'mergedIds'>>;

/** What is done less often: to several conversations at once, or with a dialog of its own to one. */
export function useMoreCommands(items: readonly Target[]): Command[] {
  const t = useT();
  const { apply, plain } = useChange();
  const block = useBlocking();
  const { data: contact } = useContact(items.length === 1 ? items[0]!.contact.id : undefined);
  return useMemo(() => {
    const ids = items.map(({ id }) => id);
    const command = commandOf('more');
    const asks = (dialog: Dialog) => () => {
      openDialog(dialog);
      return Promise.resolve(false);
    };
    const isSpam = items.every(({ status }) => status === 'spam');
    const set = (status: 'open' | 'spam', done: string) => () => apply(ids, { status }, done);
    const marking = isSpam
      ? command('notSpam', t('do.notSpam'), set('open', t('done.reopened')))
      : command('spam', t('do.spam'), set('spam', t('done.spam')));
    const [only] = items.length === 1 ? items : [];
    if (!only) return ids.length > 0 ? [marking] : [];
    return [
      ...(only.nothingToAnswer
        ? [command('needsAnswer', t('do.needsAnswer'), () => plain(() => answerNeeded(only.id), t('done.needsAnswer')))]
        : []),
      marking,
      // Which of the two it is must be known first.
      ...(contact ? [command('block', t(contact.blockedAt ? 'do.unblock' : 'do.block'), () => block(contact))] : []),
      command('merge', t('do.merge'), asks({ kind: 'merge', conversation: only })),
      ...(only.mergedIds ?? []).map((id) =>
        command(`unmerge-${id}`, t('do.unmerge', { id }), () => plain(() => unmerge(id), t('done.unmerged'))),
      ),
      command('log', t('do.log'), asks({ kind: 'log', conversation: only })),
      command('start', t('do.startWith'), asks({ kind: 'start', conversation: only })),
    ];
  }, [items, t, contact, apply, plain, block]);
}
