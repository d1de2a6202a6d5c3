import { DomainError } from '../common/domain-error.ts';
import type { Connector, ReplyPermission } from '../connectors/connector.ts';
import type { ConnectorSpec } from '../connectors/connector-spec.ts';
import type { ReplyBody } from './reply.dto.ts';
import { replyLength } from './reply-length.ts';
import type { ReplyTarget } from './reply-target.query.ts';

type ReplyRule = NonNullable<ConnectorSpec['reply']>;
type FileRule = ReplyRule['attachments'];

/** Which files an answer may carry. @param wanted how it goes out; unset: as is usual here */
export function filesFor(
  { spec }: Connector,
  { visibility, files = spec.reply?.attachments, privateFiles }: ReplyPermission,
  wanted = visibility,
): FileRule | undefined {
  return wanted === visibility ? files : (privateFiles ?? files);
}

/** Whether and how the connector lets us answer. */
export function permissionFor(connector: Connector, target: ReplyTarget, now: Date): ReplyPermission {
  const { spec } = connector;
  const refusal = (reason: string): ReplyPermission => ({
    allowed: false,
    action: 'Reply',
    visibility: target.visibility,
    reason,
  });
  if (!spec.capabilities.reply) return refusal(`${spec.title} cannot be answered from here.`);
  if (target.answered)
    return (
      connector.canReply?.(target.answered.item, { settings: target.settings, now: () => now }) ?? {
        allowed: true,
        action: 'Reply',
        visibility: target.answered.item.visibility,
      }
    );
  if (target.erased) return refusal('This customer was erased. Nothing can be sent to them.');
  if (!spec.capabilities.start) return refusal('There is no message of the customer that could be answered.');
  return { allowed: true, action: 'Send', visibility: target.visibility };
}

/**
 * Refuses what the platform would refuse, before anything is stored.
 * @throws DomainError `reply-not-allowed`, `reply-invalid` with a sentence for each field
 */
export function checkReply(connector: Connector, permission: ReplyPermission, body: ReplyBody): void {
  if (!permission.allowed)
    throw new DomainError('conflict', 'reply-not-allowed', permission.reason ?? 'This cannot be answered now.');
  const { reply: rule } = connector.spec;
  const wants = body.visibility ?? permission.visibility;
  const fields = { ...textFields(rule, body), ...choiceFields(rule, body, filesFor(connector, permission, wants)) };
  if (wants !== permission.visibility && !(wants === 'private' && permission.privateAction))
    fields.visibility = `This can only be answered ${permission.visibility === 'public' ? 'in public' : 'in private'}.`;
  if (Object.keys(fields).length > 0)
    throw new DomainError('invalid', 'reply-invalid', 'This reply cannot be sent as it is.', { fields });
}

function textFields(rule: ReplyRule | undefined, { text, html }: ReplyBody): Record<string, string> {
  if (text.trim() === '') return { text: 'Write something.' };
  if (html !== undefined && !rule?.formatting) return { html: 'This channel takes plain text only.' };
  const length = rule ? replyLength(text, rule.counts) : 0;
  return rule && length > rule.maxLength
    ? { text: `The reply is ${length} long; this channel takes ${rule.maxLength}. Shorten it.` }
    : {};
}

function choiceFields(rule: ReplyRule | undefined, body: ReplyBody, files?: FileRule): Record<string, string> {
  const fields: Record<string, string> = {};
  if (body.subject !== undefined && !rule?.subject) fields.subject = 'This channel has no subjects.';
  if (body.recipients && !rule?.recipients) fields.recipients = 'On this channel recipients cannot be chosen.';
  if (body.recipients?.to.length === 0) fields.recipients = 'Name at least one recipient.';
  if (body.afterSend === 'snooze' && !body.snoozeUntil) fields.snoozeUntil = 'Say until when to snooze.';
  const { max } = files ?? { max: 0 };
  if (body.attachmentIds.length > max)
    fields.attachmentIds =
      max === 0
        ? 'This answer takes no files. Leave them out.'
        : `This answer takes at most ${max} files. Leave out the rest.`;
  return fields;
}
