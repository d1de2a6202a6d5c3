import { useEffect, useMemo, useRef, useState } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import type { Present } from '../../api/presence.ts';
import { saveDraft } from '../../api/drafts.ts';
import type { NewReply } from '../../api/replies.ts';
import { useChangePreferences, usePreferences, useSignedIn } from '../../session/use-me.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { htmlOf, isFormatted } from './rich-text.ts';
import type { SendChoice } from './send-button.tsx';
import { textLength } from './text-length.ts';
import { useDraft } from './use-draft.ts';
import { useFiles } from './use-files.ts';
import { useDraftState } from './use-draft-state.ts';
import { useReplyOptions } from './use-reply-options.ts';
import { useSend } from './use-send.ts';
import { filled, unfilled } from './variables.ts';

interface Given {
  conversation: Conversation;
  newestId: string | null;
  company: Present;
  setTyping: (typing: boolean) => void;
  setState: (text: string) => void;
  sent: () => void;
}

/** All that happens between the first letter and the button. */
export function useReply({ conversation, newestId, company, setTyping, setState, sent }: Given) {
  const me = useSignedIn();
  const preferences = usePreferences();
  const { openConversation } = useInboxAddress();
  const remember = useChangePreferences();
  const draft = useDraft(conversation.id, 'reply');
  useDraftState(draft.state, setState);
  const { data: options } = useReplyOptions(conversation.id);
  const inPrivate = Boolean(draft.body.inPrivate && options?.privateReply);
  const before = useRef(draft.body);
  // What was taken back lies in the composer again, even if another conversation has been opened meanwhile.
  const restore = async () => {
    await saveDraft(conversation.id, 'reply', before.current);
    draft.change(before.current);
    openConversation(conversation.id);
  };
  const sender = useSend(conversation, restore);
  const files = useFiles(draft);
  const text = draft.body.text ?? '';
  // Whoever began to answer first: others are asked once more before they send.
  const rival = company.others.find(({ userId, state }) => state === 'typing' && userId === company.answeringUserId);
  const [asks, setAsks] = useState(false);
  const [seen, setSeen] = useState<string | null>(null);
  const started = text !== '';
  useEffect(() => setTyping(started), [started, setTyping]);
  useEffect(() => {
    // What was there when the first letter was written has been seen.
    if (!started) setSeen(newestId);
  }, [started, newestId]);

  const rule = options?.rule ?? null;
  const length = useMemo(() => {
    if (!rule) return null;
    const left = rule.maxLength - textLength(text, rule.counts);
    return left < Math.max(60, rule.maxLength * 0.1) || rule.maxLength <= 500 ? { left } : null;
  }, [rule, text]);
  const open = unfilled(text);
  const sendable =
    Boolean(options?.allowed) &&
    text.trim() !== '' &&
    open.length === 0 &&
    !files.uploading &&
    !(length && length.left < 0);

  const composed = ({ ending, snoozeUntil }: SendChoice): NewReply => {
    const { to, cc, bcc, subject, files: attached } = draft.body;
    const chosen = rule?.recipients && (to ?? cc ?? bcc);
    return {
      text,
      ...(rule?.formatting && isFormatted(text) && { html: htmlOf(text) }),
      ...(rule?.subject && subject && { subject }),
      ...(chosen && {
        recipients: {
          to: to ?? options?.recipients?.to ?? [],
          cc: cc ?? options?.recipients?.cc ?? [],
          bcc: bcc ?? [],
        },
      }),
      ...(attached?.length && { attachmentIds: attached.map(({ id }) => id) }),
      ...(options?.inReplyToId && { inReplyToId: options.inReplyToId }),
      ...(inPrivate && { visibility: 'private' as const }),
      afterSend: ending,
      ...(snoozeUntil && { snoozeUntil }),
      undoSeconds: rule?.undo ? preferences.undoSeconds : 0,
    };
  };
  const send = async (choice: SendChoice) => {
    if (!sendable) return;
    if (rival && !asks) {
      setAsks(true);
      return;
    }
    setAsks(false);
    before.current = draft.body;
    if (!(await sender.send(composed(choice)))) return;
    draft.clear();
    const sendAs = choice.ending === 'resolve' ? 'resolve' : 'send';
    if (sendAs !== preferences.sendAs) remember.mutate({ sendAs });
    sent();
  };
  const ending = preferences.sendAs === 'resolve' ? ('resolve' as const) : ('customersTurn' as const);

  return {
    options,
    draft,
    inPrivate,
    setPrivate: (is: boolean) => draft.change({ inPrivate: is }),
    action: options?.action ?? '',
    ending,
    length,
    open,
    sendable,
    sending: sender.sending,
    problem: sender.problem,
    send,
    repeatLast: () => send({ ending }),
    arrived: started && newestId !== seen,
    sawArrived: () => setSeen(newestId),
    rival: rival?.name ?? null,
    asks: asks && rival !== undefined,
    files,
    takesFiles: Boolean(rule?.attachments.max),
    /** Puts text where the caret is; a canned reply is filled in first. */
    insert: (field: HTMLTextAreaElement | null, added: string) => {
      const words = filled(added, conversation, me);
      const at = field?.selectionStart ?? text.length;
      const end = field?.selectionEnd ?? at;
      draft.change({ text: text.slice(0, at) + words + text.slice(end) });
      requestAnimationFrame(() => {
        field?.focus();
        field?.setSelectionRange(at + words.length, at + words.length);
      });
    },
  };
}

export type Reply = ReturnType<typeof useReply>;
