import type { Conversation } from '../../api/conversations.ts';
import type { Me } from '../../api/session.ts';

/** What a canned reply may leave open, as `{{contact.name}}`. Any other name is for the rep to fill in. */
export const variableNames = [
  'contact.name',
  'contact.preferredName',
  'rep.name',
  'rep.initials',
  'conversation.subject',
] as const;
type Variable = (typeof variableNames)[number];

const pattern = /\{\{\s*([^{}]+?)\s*\}\}/g;

function valuesOf({ contact, subject }: Conversation, me: Me): Record<Variable, string> {
  const name = contact.name || contact.handle || '';
  return {
    'contact.name': name,
    'contact.preferredName': name,
    'rep.name': me.name,
    'rep.initials': me.initials,
    'conversation.subject': subject ?? '',
  };
}

/** Fills in what is known. What stays open is seen by `unfilled`, and blocks sending. */
export function filled(text: string, conversation: Conversation, me: Me): string {
  const values: Partial<Record<string, string>> = valuesOf(conversation, me);
  return text.replace(pattern, (whole, name: string) => values[name] || whole);
}

export const unfilled = (text: string): string[] => [...text.matchAll(pattern)].map((found) => found[1]!);
