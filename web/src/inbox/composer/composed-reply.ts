import type { DraftBody } from '../../api/drafts.ts';
import type { FileRule, NewReply, ReplyOptions } from '../../api/replies.ts';
import type { SendWay } from '../../api/session.ts';
import { snoozeUntil } from '../actions/snooze-choices.ts';
import { htmlOf, isFormatted } from './rich-text.ts';

interface Given {
  body: DraftBody;
  options: ReplyOptions;
  way: SendWay;
  undoSeconds: number;
  /** The server's time. */
  now: number;
  timeZone: string;
}

/** A draft as it goes out: what the channel understands of it, and nothing else. Pure. */
export function composedReply({ body, options, way, undoSeconds, now, timeZone }: Given): NewReply {
  const { rule, inReplyToId } = options;
  const { text = '', subject, files } = body;
  return {
    text,
    ...(rule?.formatting && isFormatted(text) && { html: htmlOf(text) }),
    ...(rule?.subject && subject && { subject }),
    ...(rule?.recipients && (body.to ?? body.cc ?? body.bcc) && { recipients: recipientsOf(body, options) }),
    ...(files?.length && { attachmentIds: files.map(({ id }) => id) }),
    ...(inReplyToId && { inReplyToId }),
    ...(isPrivate(body, options) && { visibility: 'private' as const }),
    ...afterwards(way, now, timeZone),
    undoSeconds: rule?.undo ? undoSeconds : 0,
  };
}

/** Something public is answered in private: it was asked for, and the channel can. */
export const isPrivate = ({ inPrivate }: DraftBody, { privateAction }: Pick<ReplyOptions, 'privateAction'>): boolean =>
  Boolean(inPrivate && privateAction);

/** What may go along, as it would go out now; null before that is known. */
export const fileRuleOf = (body: DraftBody, options: ReplyOptions): FileRule | null =>
  isPrivate(body, options) ? options.privateAttachments : (options.rule?.attachments ?? null);

const recipientsOf = ({ to, cc, bcc }: DraftBody, { recipients }: ReplyOptions) => ({
  to: to ?? recipients?.to ?? [],
  cc: cc ?? recipients?.cc ?? [],
  bcc: bcc ?? [],
});

function afterwards(way: SendWay, now: number, timeZone: string): Pick<NewReply, 'afterSend' | 'snoozeUntil'> {
  if (way === 'send') return { afterSend: 'customersTurn' };
  if (way === 'resolve') return { afterSend: 'resolve' };
  return { afterSend: 'snooze', snoozeUntil: snoozeUntil(way, now, timeZone) };
}
