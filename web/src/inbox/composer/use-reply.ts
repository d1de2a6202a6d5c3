import { useEffect, useMemo } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import type { Message } from '../../api/messages.ts';
import type { Present } from '../../api/presence.ts';
import { serverTime } from '../../api/server-time.ts';
import type { SendWay } from '../../api/session.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import { useChangePreferences, usePreferences, useSignedIn } from '../../session/use-me.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { composedReply, fileRuleOf, isPrivate } from './composed-reply.ts';
import { putCaret } from './put-caret.ts';
import { lengthLeft } from './text-length.ts';
import { useArrived } from './use-arrived.ts';
import type { Draft } from './use-draft.ts';
import { useFiles } from './use-files.ts';
import { useReplyOptions } from './use-reply-options.ts';
import { useRival } from './use-rival.ts';
import { useSend } from './use-send.ts';
import { filled, unfilled } from './variables.ts';

export interface Given {
  conversation: Conversation;
  draft: Draft;
  /** The newest message of anybody else; undefined while the thread is loading. */
  newest: Message | null | undefined;
  company: Present;
  setTyping: (typing: boolean) => void;
  sent: () => void;
}

/** All that happens between the first letter and the button. */
export function useReply({ conversation, draft, newest, company, setTyping, sent }: Given) {
  const { data: options } = useReplyOptions(conversation.id);
  const files = useFiles(draft);
  const rival = useRival(company);
  const text = draft.body.text ?? '';
  const rule = options?.rule ?? null;
  const left = useMemo(() => rule && lengthLeft(text, rule), [rule, text]);
  const open = unfilled(text);
  const inPrivate = options ? isPrivate(draft.body, options) : false;
  const fileRule = options ? fileRuleOf(draft.body, options) : null;
  const tooManyFiles = (draft.body.files?.length ?? 0) > (fileRule?.max ?? 0);
  const written = text.trim() !== '' && !draft.elsewhere;
  const fits = (left ?? 0) >= 0 && !tooManyFiles;
  const sendable = Boolean(options?.allowed) && written && open.length === 0 && !files.uploading && fits;
  useTyping(text !== '' && draft.state !== 'clean', setTyping);
  const arrival = useArrived(draft, newest);
  const sending = useSending({ conversation, draft, sent });
  return {
    ...arrival,
    ...sending,
    options,
    draft,
    files,
    rival,
    left,
    open,
    inPrivate,
    sendable,
    action: (inPrivate ? options?.privateAction : options?.action) ?? '',
    fileRule,
    takesFiles: Boolean(fileRule?.max),
    tooManyFiles,
    send: async (way: SendWay) => {
      if (options && sendable && rival.passes()) await sending.send(way, options);
    },
    insert: useInsert(conversation, draft),
  };
}

export type Reply = ReturnType<typeof useReply>;

/** Colleagues are told of letters, not of a draft that only lies there. */
function useTyping(typing: boolean, setTyping: (typing: boolean) => void): void {
  useEffect(() => setTyping(typing), [typing, setTyping]);
  useEffect(() => () => setTyping(false), [setTyping]);
}

function useSending({ conversation, draft, sent }: Pick<Given, 'conversation' | 'draft' | 'sent'>) {
  const preferences = usePreferences();
  const remember = useChangePreferences();
  const { timeZone } = useTongue();
  const { openConversation } = useInboxAddress();
  const sender = useSend(conversation);
  const send = async (way: SendWay, options: Parameters<typeof composedReply>[0]['options']) => {
    if (sender.sending) return;
    const { body } = draft;
    // What was taken back lies in the composer again, even if another conversation has been opened meanwhile.
    const restore = () => {
      draft.restore(body);
      openConversation(conversation.id);
    };
    const { undoSeconds, sendAs } = preferences;
    const reply = composedReply({ body, options, way, undoSeconds, now: serverTime.now(), timeZone });
    if (!(await sender.send(reply, draft.save(), restore))) return;
    draft.clear();
    if (way !== sendAs) remember.mutate({ sendAs: way });
    sent();
  };
  return { send, sending: sender.sending, problem: sender.problem, lastWay: preferences.sendAs };
}

/** Puts text where the caret is; a canned reply is filled in first. */
function useInsert(conversation: Conversation, { body, change }: Draft) {
  const me = useSignedIn();
  const { text = '' } = body;
  return (field: HTMLTextAreaElement | null, added: string) => {
    const words = filled(added, conversation, me);
    const at = field?.selectionStart ?? text.length;
    const end = field?.selectionEnd ?? at;
    change({ text: text.slice(0, at) + words + text.slice(end) });
    putCaret(field, at + words.length);
  };
}
