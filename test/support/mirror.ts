import { type EventsPage, type FeedEventView } from '../../src/live/events.dto.ts';
import { type Caller } from './caller.ts';

/** Lists that are loaded as a whole. */
const lists = {
  labels: 'labels',
  cannedReplies: 'canned-replies',
  attributes: 'attributes',
  views: 'views',
  targets: 'targets',
  calendar: 'calendar',
  installation: 'installation',
  teams: 'teams',
  users: 'users',
  sources: 'sources',
  outages: 'outages',
  quarantine: 'quarantine',
  tokens: 'tokens',
  invitations: 'invitations',
  proposals: 'merge-proposals',
  threats: 'threats',
  tunings: 'tunings',
} as const;
type List = keyof typeof lists;

/** What an event names by the first word of its type, beside the ids that stand in it. */
const named: Record<string, List[]> = {
  label: ['labels'],
  cannedReply: ['cannedReplies'],
  attribute: ['attributes'],
  view: ['views'],
  target: ['targets'],
  calendar: ['calendar'],
  installation: ['installation'],
  team: ['teams', 'users', 'sources'],
  user: ['users', 'teams', 'invitations'],
  source: ['sources', 'teams', 'outages', 'quarantine'],
  token: ['tokens'],
  invitation: ['invitations'],
  contact: ['proposals', 'threats'],
  threat: ['threats'],
  conversation: ['threats'],
  message: ['threats', 'sources'],
  tuning: ['tunings'],
};
/** Names that stand in conversations too. */
const everywhere = new Set(['label', 'team', 'user', 'source']);

/** Another system that knows only what events tell it to load. */
export class Mirror {
  private readonly kept = new Map<string, unknown>();
  private readonly conversations = new Map<string, unknown>();
  private readonly contacts = new Map<string, unknown>();
  private cursor: string | undefined;

  constructor(private readonly caller: Caller) {}

  /** @returns the types of what happened since it was last asked */
  async follow(): Promise<string[]> {
    const { body } = await this.caller.get<EventsPage>('events', { after: this.cursor, limit: 1000 });
    this.cursor = body.next ?? undefined;
    const families = new Set(body.items.map(({ type }) => type.split('.')[0]!));
    for (const list of new Set([...families].flatMap((family) => named[family] ?? [])))
      this.kept.set(list, await this.load(lists[list]));
    await this.loadConversations(
      body.items,
      [...families].some((family) => everywhere.has(family)),
    );
    await this.loadContacts(body.items);
    return body.items.map(({ type }) => type);
  }

  /** Everything once, as a mirror begins. */
  async begin(): Promise<void> {
    for (const [list, path] of Object.entries(lists)) this.kept.set(list, await this.load(path));
    await this.follow();
  }

  /** What it holds, and what the API says by now. */
  async both(): Promise<[mine: unknown, theirs: unknown]> {
    const theirs: Record<string, unknown> = {};
    for (const [list, path] of Object.entries(lists)) theirs[list] = await this.load(path);
    const conversations = await this.idsOf('conversations', { view: 'all' });
    const contacts = await this.idsOf('contacts');
    return [
      {
        ...Object.fromEntries(this.kept),
        conversations: this.shown(this.conversations),
        contacts: this.shown(this.contacts),
      },
      {
        ...theirs,
        conversations: await this.loadAll('conversations', conversations),
        contacts: await this.loadAll('contacts', contacts),
      },
    ];
  }

  /** What was merged away or erased stands in no list. */
  private shown(kept: Map<string, unknown>): unknown[] {
    const all = [...kept.values()] as { id: string; mergedIntoId: string | null; erasedAt?: string | null }[];
    const listed = all.filter(({ mergedIntoId, erasedAt }) => mergedIntoId === null && !erasedAt);
    return listed.toSorted((a, b) => Number(a.id) - Number(b.id));
  }

  private async loadConversations(events: FeedEventView[], all: boolean): Promise<void> {
    const ids = new Set(events.flatMap(({ conversationId }) => conversationId ?? []));
    const people = new Set(events.flatMap(contactsOf));
    for (const [id, conversation] of this.conversations)
      if (all || people.has((conversation as Shown).contact.id)) ids.add(id);
    for (const id of ids) this.conversations.set(id, await this.load(`conversations/${id}`));
  }

  private async loadContacts(events: FeedEventView[]): Promise<void> {
    const ids = new Set(events.flatMap(contactsOf));
    for (const { conversationId } of events)
      if (conversationId) ids.add((this.conversations.get(conversationId) as Shown).contact.id);
    for (const id of ids) this.contacts.set(id, await this.load(`contacts/${id}`));
  }

  private async loadAll(path: string, ids: string[]): Promise<unknown[]> {
    const loaded: unknown[] = [];
    for (const id of ids.toSorted((a, b) => Number(a) - Number(b))) loaded.push(await this.load(`${path}/${id}`));
    return loaded;
  }

  private async idsOf(path: string, query: Record<string, string> = {}): Promise<string[]> {
    const { body } = await this.caller.get<{ items: { id: string }[] }>(path, { limit: 200, ...query });
    return body.items.map(({ id }) => id);
  }

  private async load(path: string): Promise<unknown> {
    return (await this.caller.get(path)).body;
  }
}

interface Shown {
  contact: { id: string };
}

/** The customers whom an event names. */
function contactsOf({ contactId, data }: FeedEventView): string[] {
  const others = [data.otherContactId, ...((data.contactIds as string[] | undefined) ?? [])];
  return [contactId, ...others].filter((id): id is string => typeof id === 'string');
}
