import { byteOrderMark, type Cell, csvLine } from '../common/csv.ts';
import { type ConversationItem, type ConversationPage } from './conversation.dto.ts';

/** The columns by name. Times are UTC. */
const columns: Record<string, (item: ConversationItem) => Cell> = {
  id: ({ id }) => id,
  channel: ({ source }) => source.channel,
  account: ({ source }) => source.name,
  customer: ({ contact }) => contact.name,
  handle: ({ contact }) => contact.handle,
  address: ({ contact }) => contact.address,
  subject: ({ subject }) => subject,
  preview: ({ preview }) => preview.text,
  status: ({ status }) => status,
  turn: ({ turn }) => turn,
  kind: ({ kind }) => kind,
  priority: ({ priority }) => priority,
  assignee: ({ assignee }) => assignee?.name,
  team: ({ team }) => team?.name,
  labels: ({ labels }) => labels.map(({ name }) => name).join('; '),
  language: ({ language }) => language,
  level: ({ frustration }) => frustration.level,
  frustration: ({ frustration }) => frustration.score,
  threat: ({ threat }) => threat,
  firstContactAt: ({ firstContactAt }) => firstContactAt,
  waitingSince: ({ waitingSince }) => waitingSince,
  goalDueAt: ({ goalDueAt }) => goalDueAt,
  slaDueAt: ({ slaDueAt }) => slaDueAt,
  lastActivityAt: ({ lastActivityAt }) => lastActivityAt,
  messages: ({ messageCount }) => messageCount,
  sandbox: ({ sandbox }) => sandbox,
};
const cells = Object.values(columns);

/** A list as CSV, a piece for each page; a page is read when the one before it has been taken. */
export async function* conversationsCsv(
  first: ConversationPage,
  after: (cursor: string) => Promise<ConversationPage>,
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(Object.keys(columns));
  for (let page = first; ; page = await after(page.next)) {
    yield page.items.map((item) => csvLine(cells.map((of) => of(item)))).join('');
    if (page.next === null) return;
  }
}
