import type {
  Connector,
  OutgoingReply,
  ReplyPermission,
  SendResult,
  SourceAccess,
  StoredItem,
  TestResult,
} from '../connector.ts';
import type { ConnectorSpec } from '../connector-spec.ts';
import type { Mention, Page } from '../mention.ts';
import { type SandboxCursor, writtenBetween, historyOf } from './invented-mentions.ts';
import { stories } from './stories.ts';

/** A customer answers this long after a rep did. */
const answerAfterMilliseconds = 20_000;

/**
 * A channel of invented customers, for demonstrations and tests: it writes by itself, more in its busy hour, takes
 * replies and answers them. What it invents follows from its cursor and the clock alone. Nothing leaves the process.
 */
export class SandboxConnector implements Connector {
  readonly spec: ConnectorSpec = {
    channel: 'sandbox',
    title: 'Sandbox (invented customers)',
    icon: 'flask',
    colour: 'grape',
    sandbox: true,
    settings: [
      {
        name: 'perMinute',
        label: 'Messages a minute',
        help: 'How much the invented customers write; three times as much in the busy hour.',
        kind: 'number',
        default: 3,
      },
    ],
    guide: ['Nothing to prepare: the customers are invented, and nothing you answer leaves this machine.'],
    pollEverySeconds: 2,
    capabilities: { poll: true, webhook: false, hold: false, reply: true, start: false, privateReply: false },
    reply: {
      maxLength: 2000,
      counts: 'graphemes',
      attachments: { max: 4, maxBytes: 5_000_000, types: ['image/*'] },
      formatting: false,
      subject: false,
      recipients: false,
      undo: true,
    },
    actions: [{ name: 'like', label: 'Like', icon: 'heart', undo: 'unlike' }],
  };

  /** What customers will say to answers given since this process started; lost with it, as any chatter is. */
  private readonly answers = new Map<string, { due: Date; mention: Mention }[]>();

  async test(_source: SourceAccess): Promise<TestResult> {
    return {
      ok: true,
      message: `${stories.length} invented customers are ready to write.`,
      account: { externalId: 'sandbox', name: 'Sandbox' },
    };
  }

  async poll(source: SourceAccess, cursor: Record<string, unknown> | null): Promise<Page> {
    const now = source.now();
    if (!cursor) return { mentions: historyOf(now), cursor: { told: 0, at: now.toISOString() }, more: false };
    const { mentions, next } = writtenBetween(
      cursor as unknown as SandboxCursor,
      now,
      Number(source.settings.perMinute ?? 3),
    );
    return { mentions: [...mentions, ...this.dueAnswers(source.id, now)], cursor: { ...next }, more: false };
  }

  canReply(item: StoredItem): ReplyPermission {
    const name = item.author?.name ?? 'the customer';
    const action = item.visibility === 'public' ? 'Reply publicly (sandbox)' : `Send ${name} a message (sandbox)`;
    return { allowed: true, action, visibility: item.visibility };
  }

  async send(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
    const now = source.now();
    const to = reply.inReplyTo;
    const story = stories.find(({ handle }) => handle === to?.author?.handle);
    if (to && story) {
      const waiting = this.answers.get(source.id) ?? [];
      const due = new Date(now.getTime() + answerAfterMilliseconds);
      waiting.push({
        due,
        mention: {
          externalId: `${to.externalId}:after:${reply.id}`,
          direction: 'inbound',
          root: to.root,
          replyTo: `reply:${reply.id}`,
          author: to.author,
          visibility: to.root.startsWith('private') ? 'private' : 'public',
          addressed: true,
          occurredAt: due,
          text: story.afterAnswer,
          language: story.language,
        },
      });
      this.answers.set(source.id, waiting);
    }
    return { outcome: 'sent', externalId: `reply:${reply.id}`, occurredAt: now };
  }

  async findReply(): Promise<null> {
    return null;
  }

  async act(): Promise<void> {
    // a like among friends: nothing to tell anybody
  }

  private dueAnswers(sourceId: string, now: Date): Mention[] {
    const waiting = this.answers.get(sourceId) ?? [];
    this.answers.set(
      sourceId,
      waiting.filter(({ due }) => due > now),
    );
    return waiting.filter(({ due }) => due <= now).map(({ mention }) => mention);
  }
}
