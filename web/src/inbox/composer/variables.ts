import type { Conversation } from '../../api/conversations.ts';
import type { Me } from '../../api/session.ts';

/** What a canned reply may leave open, as `{{name}}`. */
export const variableNames = ['name', 'firstName', 'rep', 'initials', 'subject', 'source'] as const;
type Variable = (typeof variableNames)[number];

const pattern = /\{\{\s*([\w.]+)\s*\}\}/g;

function valuesOf(conversation: Conversation, me: Me): Partial<Record<Variable, string>> {
  const { contact } = conversation;
  const name = contact.name || contact.handle || '';
  return {
    name,
    firstName: name.split(/\s+/)[0] ?? '',
    rep: me.name,
    initials: me.initials,
    subject: conversation.subject ?? '',
    source: conversation.source.name,
  };
}

/** Fills in what is known. What stays open is seen by `unfilled`, and blocks sending. */
export function filled(text: string, conversation: Conversation, me: Me): string {
  const values = valuesOf(conversation, me);
  return text.replace(pattern, (whole, name: Variable) => values[name] || whole);
}

export const unfilled = (text: string): string[] => [...text.matchAll(pattern)].map((found) => found[1]!);
