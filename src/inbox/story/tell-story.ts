import { givenFacts } from './given-facts.ts';
import { type StoryFact } from './story.dto.ts';

/** What the story needs of a message; oldest first. */
export interface StoryMessage {
  id: string;
  conversationId: string;
  occurredAt: Date;
  /** The customer's own, or ours. */
  isCustomers: boolean;
  text: string;
  intent: string | null;
  /** Codes of the analyser's reasons. */
  reasonCodes: readonly string[];
  userId: string | null;
  userName: string | null;
  native: boolean;
}

const HOURS = 48;
const mostLinks = 20;
/** Wishes that a customer should not have to repeat. */
const wishes: ReadonlySet<string> = new Set(['cancel-or-refund', 'churn', 'escalation', 'failure']);

const fact = (code: StoryFact['code'], facts: StoryFact['facts'], messages: readonly { id: string }[]): StoryFact => ({
  code,
  facts,
  messageIds: messages.slice(-mostLinks).map(({ id }) => id),
});

/** The customer's messages of the last 48 hours up to their newest. */
export function latelyOf(messages: readonly StoryMessage[]): StoryMessage[] {
  const said = messages.filter(({ isCustomers }) => isCustomers);
  const newest = said.at(-1)?.occurredAt.getTime() ?? 0;
  return said.filter(({ occurredAt }) => occurredAt.getTime() > newest - HOURS * 3600_000);
}

function contacts(messages: readonly StoryMessage[]): StoryFact[] {
  const lately = latelyOf(messages);
  const conversations = new Set(lately.map(({ conversationId }) => conversationId)).size;
  if (lately.length < 2) return [];
  return [fact('contacts', { conversations, messages: lately.length, hours: HOURS }, lately)];
}

function asked(messages: readonly StoryMessage[]): StoryFact[] {
  const by = new Map<string, StoryMessage[]>();
  const note = (what: string, message: StoryMessage) => by.set(what, [...(by.get(what) ?? []), message]);
  for (const message of messages.filter(({ isCustomers }) => isCustomers)) {
    const wished = message.reasonCodes.filter((code) => wishes.has(code));
    for (const what of new Set(wished)) note(what, message);
    if (wished.length === 0 && (message.intent === 'question' || message.intent === 'request'))
      note(message.intent, message);
  }
  const repeated = [...by].filter(([, list]) => list.length > 1);
  return repeated
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([what, list]) => fact('asked', { what, times: list.length }, list));
}

function gave(messages: readonly StoryMessage[]): StoryFact[] {
  const by = new Map<string, { facts: StoryFact['facts']; messages: StoryMessage[] }>();
  for (const message of messages.filter(({ isCustomers }) => isCustomers))
    for (const { kind, value } of givenFacts(message.text)) {
      const known = by.get(`${kind} ${value.toLowerCase()}`);
      if (known) known.messages.push(message);
      else by.set(`${kind} ${value.toLowerCase()}`, { facts: { kind, value }, messages: [message] });
    }
  return [...by.values()].slice(-10).map((given) => fact('gave', given.facts, given.messages));
}

/** Messages since our last answer in this conversation, the first of them not counted. */
function nudged(here: readonly StoryMessage[]): StoryFact[] {
  const since = here.slice(here.findLastIndex(({ isCustomers }) => !isCustomers) + 1);
  return since.length > 1 ? [fact('nudged', { times: since.length - 1 }, since.slice(1))] : [];
}

function answered(messages: readonly StoryMessage[]): StoryFact[] {
  const last = messages.findLast(({ isCustomers }) => !isCustomers);
  if (!last) return [];
  return [fact('answered', { userId: last.userId, name: last.userName, native: last.native }, [last])];
}

/**
 * What a rep should know before answering, each fact with the messages that prove it. Pure.
 * @param messages the customer's and ours in all their conversations, oldest first; without notes and automatic ones
 */
export function tellStory(conversationId: string, messages: readonly StoryMessage[]): StoryFact[] {
  const here = messages.filter((message) => message.conversationId === conversationId);
  return [...contacts(messages), ...nudged(here), ...asked(messages), ...gave(messages), ...answered(messages)];
}
