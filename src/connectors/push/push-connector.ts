import type { Connector, ReplyPermission, SourceAccess, StoredItem, TestResult } from '../connector.ts';
import type { ConnectorSpec } from '../connector-spec.ts';

/**
 * A source that another system feeds through `POST /api/v1/mentions`, and that takes its replies out through
 * `GET /api/v1/outbox` and `POST /api/v1/deliveries/{id}`. There is nothing to poll and nowhere to send.
 */
export class PushConnector implements Connector {
  readonly spec: ConnectorSpec = {
    channel: 'push',
    title: 'Another system (REST API)',
    icon: 'plug',
    colour: 'gray',
    settings: [
      {
        name: 'replyLabel',
        label: 'Where replies go',
        help: 'What reps read on the send button, for instance "Reply in the shop app".',
        kind: 'text',
        default: 'Reply',
      },
      {
        name: 'maxLength',
        label: 'Longest reply',
        help: 'In characters, as the other system counts them.',
        kind: 'number',
        default: 10_000,
      },
    ],
    guide: [
      'Make an API token with the scopes `mentions:write` and `deliveries:write`.',
      'Push messages with `POST /api/v1/mentions`, take replies out with `GET /api/v1/outbox`, and tell what became of each with `POST /api/v1/deliveries/{id}`.',
    ],
    pollEverySeconds: 0,
    capabilities: { poll: false, webhook: false, hold: false, reply: true, start: false, privateReply: false },
    reply: {
      maxLength: 10_000,
      counts: 'utf16',
      attachments: { max: 10, maxBytes: 25_000_000, types: ['*/*'] },
      formatting: false,
      subject: false,
      recipients: false,
      undo: true,
    },
  };

  async test(_source: SourceAccess): Promise<TestResult> {
    return { ok: true, message: 'Nothing to connect: the other system calls Earshot.' };
  }

  canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
    return { allowed: true, action: String(source.settings.replyLabel ?? 'Reply'), visibility: item.visibility };
  }
}
