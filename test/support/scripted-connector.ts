import { ConnectorError } from '../../src/connectors/connector-error.ts';
import type {
  Connector,
  OutgoingReply,
  ReplyPermission,
  SendResult,
  SourceAccess,
  StoredItem,
  TestResult,
} from '../../src/connectors/connector.ts';
import type { ConnectorSpec } from '../../src/connectors/connector-spec.ts';
import type { Mention } from '../../src/connectors/mention.ts';

/** One thing that was said on the invented platform. */
export interface Post {
  id: string;
  replyId: string;
  text: string;
  at: Date;
}

/** What happens to the next reply. `lost`: the platform takes it, and its answer never arrives. */
export type Fate = 'sent' | 'lost' | 'broken-off' | 'limited' | 'unreachable' | 'rejected' | 'moderated' | 'silent';

/** A whole connector to an invented platform that does what a test says; `posts` is what customers can read. */
export class ScriptedConnector implements Connector {
  readonly posts: Post[] = [];
  readonly fates: Fate[] = [];
  readonly sent: OutgoingReply[] = [];
  readonly acted: { action: string; externalId: string }[] = [];
  /** Whether a look on the platform shows what is there. */
  findable = true;
  permission: ReplyPermission = { allowed: true, action: 'Reply publicly as @brand', visibility: 'public' };
  private count = 0;

  readonly spec: ConnectorSpec;

  constructor(spec: Partial<ConnectorSpec> = {}) {
    this.spec = {
      channel: 'scripted',
      title: 'Invented platform',
      icon: 'plug',
      colour: 'gray',
      settings: [],
      guide: [],
      pollEverySeconds: 60,
      capabilities: { poll: false, webhook: false, hold: false, reply: true, start: false, privateReply: false },
      reply: {
        maxLength: 280,
        counts: 'codePoints',
        attachments: { max: 2, maxBytes: 1000, types: ['image/*', 'text/plain'] },
        formatting: true,
        subject: true,
        recipients: true,
        undo: true,
      },
      actions: [{ name: 'hide', label: 'Hide', icon: 'eye-off', undo: 'show' }],
      ...spec,
    };
  }

  /** Nothing stands there yet, and nothing goes wrong. */
  beginAnew(): void {
    this.posts.length = 0;
    this.fates.length = 0;
    this.findable = true;
  }

  async test(_source: SourceAccess): Promise<TestResult> {
    return { ok: true, message: 'It works.' };
  }

  canReply(_item: StoredItem): ReplyPermission {
    return this.permission;
  }

  async send(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
    this.sent.push(reply);
    const fate = this.fates.shift() ?? 'sent';
    if (fate === 'limited')
      throw ConnectorError.rateLimited('Too many posts.', new Date(source.now().getTime() + 30_000));
    if (fate === 'unreachable') throw ConnectorError.unavailable('The platform cannot be reached.');
    if (fate === 'rejected') throw ConnectorError.rejected('The platform refused the reply.');
    if (fate === 'moderated') return { outcome: 'pending', reason: 'A moderator looks at it first.' };
    if (fate === 'silent') return { outcome: 'unconfirmed', reason: 'The platform did not answer.' };
    const { id, at } = this.take(reply, source.now());
    if (fate === 'broken-off') throw new Error('socket hang up');
    if (fate === 'lost') return { outcome: 'unconfirmed', reason: 'The platform did not answer.' };
    return { outcome: 'sent', externalId: id, occurredAt: at, url: `https://social.example/${id}`, threadKeys: [id] };
  }

  /** The platform has it, and customers read it. */
  take(reply: { id: string; text: string }, at: Date): Post {
    const post = { id: `post-${++this.count}`, replyId: reply.id, text: reply.text, at };
    this.posts.push(post);
    return post;
  }

  async findReply(
    _source: SourceAccess,
    reply: OutgoingReply,
  ): Promise<{ externalId: string; occurredAt: Date } | null> {
    const post = this.findable ? this.posts.find(({ replyId }) => replyId === reply.id) : undefined;
    return post ? { externalId: post.id, occurredAt: post.at } : null;
  }

  recogniseOwn(mention: Mention): string | null {
    return this.posts.find(({ id }) => id === mention.externalId)?.replyId ?? null;
  }

  async act(_source: SourceAccess, action: string, item: StoredItem): Promise<void> {
    if (item.text.includes('refuse')) throw ConnectorError.rejected('The platform refused.');
    this.acted.push({ action, externalId: item.externalId });
  }
}
