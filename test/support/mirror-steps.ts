import { type ChangeView } from '../../src/inbox/changes/change.dto.ts';
import { type JoinedView } from '../../src/inbox/joining/joining.dto.ts';
import { type NoteView } from '../../src/inbox/notes/note.dto.ts';

export type Ids = Record<string, string>;

/** What another system pushes in. */
export const mention = (externalId: string, root: string, author: string, values: object = {}) => ({
  externalId,
  root,
  author: { externalId: author, name: `Customer ${author}`, address: `${author}@example.com` },
  occurredAt: '2026-03-02T09:59:00Z',
  text: 'Where is my parcel? I will call my lawyer.',
  ...values,
});
const push = (...items: object[]) => ({ sourceId: '{source}', items });
const reply = { text: 'It is on its way.' };

/** A change: its route, its path and body in which `{name}` stands for what earlier steps kept, and what to keep of its answer. */
export type Step = [route: string, path: string, body?: object, keep?: (answer: never) => Ids];
const created =
  (name: string) =>
  ({ id }: { id: string }): Ids => ({ [name]: id });

const settings: Step[] = [
  ['POST labels', 'labels', { name: 'vip' }, created('label')],
  ['PATCH labels/:id', 'labels/{label}', { colour: 'red' }],
  ['POST canned-replies', 'canned-replies', { shortcut: 'hi', title: 'Hi', text: 'Hello' }, created('canned')],
  ['PUT canned-replies/:id', 'canned-replies/{canned}', { shortcut: 'hi', title: 'Hi', text: 'Hello there' }],
  ['DELETE canned-replies/:id', 'canned-replies/{canned}'],
  ['POST attributes', 'attributes', { subject: 'contact', key: 'tier', label: 'Tier', kind: 'text' }, created('tier')],
  ['PATCH attributes/:id', 'attributes/{tier}', { label: 'Customer tier' }],
  ['POST views', 'views', { name: 'Mine', filter: { status: ['open'] }, shared: true }, created('view')],
  ['PUT views/:id', 'views/{view}', { name: 'Ours', filter: { status: ['open'] }, shared: true }],
  ['DELETE views/:id', 'views/{view}'],
  ['PUT targets', 'targets', { level: 'furious', goalSeconds: 600, slaSeconds: 1200 }],
  ['DELETE targets/:level', 'targets/furious'],
  [
    'PUT calendar',
    'calendar',
    {
      timeZone: 'Europe/Tallinn',
      week: Array.from({ length: 7 }, () => ({ openings: [{ from: '09:00', to: '17:00' }] })),
      closedDays: [],
    },
  ],
  ['DELETE calendar', 'calendar'],
  ['PATCH installation', 'installation', { name: 'Shop' }],
];
const people: Step[] = [
  ['POST teams', 'teams', { name: 'Night' }, created('team')],
  ['PATCH teams/:id', 'teams/{team}', { name: 'Late' }],
  ['PUT teams/:id/members', 'teams/{team}/members', { members: [{ userId: '{bo}', isLead: false }] }],
  ['PUT teams/:id/sources', 'teams/{team}/sources', { sourceIds: ['{source}'] }],
  ['PATCH users/:id', 'users/{bo}', { capacity: 3 }],
  ['PUT users/:id/availability', 'users/{bo}/availability', { availability: 'away' }],
  ['PUT me/availability', 'me/availability', { availability: 'away' }],
  ['PATCH me', 'me', { name: 'Ada A.' }],
  ['POST invitations', 'invitations', { email: 'new@example.com', role: 'rep' }, created('invitation')],
  ['DELETE invitations/:id', 'invitations/{invitation}'],
  ['POST tokens', 'tokens', { name: 'Shop', scopes: ['events:read'] }, created('token')],
  ['DELETE tokens/:id', 'tokens/{token}'],
  ['DELETE teams/:id', 'teams/{team}'],
];
const sources: Step[] = [
  ['POST sources', 'sources', { channel: 'push', name: 'Second', settings: {} }, created('second')],
  ['PATCH sources/:id', 'sources/{second}', { name: 'Second shop', teamIds: [] }],
  ['DELETE sources/:id', 'sources/{second}'],
  ['POST quarantine/:id/retry', 'quarantine/{item}/retry'],
  ['POST quarantine/:id/discard', 'quarantine/{other}/discard'],
];
const work: Step[] = [
  [
    'POST mentions',
    'mentions',
    push(mention('m1', 'r1', 'kai'), mention('m2', 'r2', 'kai'), mention('m3', 'r3', 'mia'), { text: 'x' }),
    ({ results }: { results: { conversationId: string; messageId: string }[] }) => ({
      one: results[0]!.conversationId,
      two: results[1]!.conversationId,
      three: results[2]!.conversationId,
      message: results[2]!.messageId,
    }),
  ],
  [
    'POST mentions',
    'mentions',
    push(mention('m1', 'r1', 'kai', { text: 'Found it.', editedAt: '2026-03-02T09:59:30Z' })),
  ],
  ['PATCH conversations/:id', 'conversations/{one}', { priority: 2, addLabels: ['{label}'] }],
  [
    'POST conversations/bulk',
    'conversations/bulk',
    { ids: ['{one}', '{two}'], change: { priority: 1 } },
    ({ changeId }: ChangeView) => ({ change: changeId! }),
  ],
  ['POST conversations/changes/:changeId/undo', 'conversations/changes/{change}/undo'],
  ['POST conversations/:id/assign', 'conversations/{one}/assign', { assigneeId: '{ana}' }],
  ['POST conversations/:id/claim', 'conversations/{two}/claim'],
  ['POST conversations/:id/pass-on', 'conversations/{two}/pass-on', { userId: '{ana}', reason: 'Knows more.' }],
  ['POST conversations/:id/no-answer-needed', 'conversations/{two}/no-answer-needed', { reason: 'thanks' }],
  ['POST conversations/:id/answer-needed', 'conversations/{two}/answer-needed'],
  [
    'POST conversations/:id/notes',
    'conversations/{one}/notes',
    { text: 'Look', ask: { userId: '{ana}' } },
    ({ messageId, askId }: NoteView) => ({ note: messageId, ask: askId! }),
  ],
  ['PATCH notes/:id', 'notes/{note}', { text: 'Look again' }],
  ['POST asks/:id/answered', 'asks/{ask}/answered'],
  ['DELETE notes/:id', 'notes/{note}'],
  ['PUT messages/:id/correction', 'messages/{message}/correction', { level: 'furious' }],
  ['DELETE messages/:id/correction', 'messages/{message}/correction'],
  ['PUT conversations/:id/references/:system/:externalId', 'conversations/{one}/references/shop/o-1', {}],
  ['DELETE conversations/:id/references/:system/:externalId', 'conversations/{one}/references/shop/o-1'],
  [
    'POST conversations/:id/merge',
    'conversations/{two}/merge',
    { intoId: '{one}' },
    ({ id, otherId }: JoinedView) => ({ one: id, two: otherId }),
  ],
  ['POST conversations/:id/unmerge', 'conversations/{two}/unmerge'],
  [
    'POST mentions',
    'mentions',
    push(mention('m4', 'r3', 'mia', { text: 'And the invoice?', occurredAt: '2026-03-02T09:59:30Z' })),
    ({ results }: { results: { messageId: string }[] }) => ({ later: results[0]!.messageId }),
  ],
  [
    'POST conversations/:id/split',
    'conversations/{three}/split',
    { messageId: '{later}' },
    ({ id }: JoinedView) => ({ part: id }),
  ],
  ['POST conversations/:id/unsplit', 'conversations/{part}/unsplit'],
  [
    'POST conversations/log',
    'conversations/log',
    {
      sourceId: '{source}',
      how: 'visit',
      direction: 'inbound',
      text: 'Came by',
      person: { externalId: 'walk-in', name: 'Ulla' },
    },
  ],
];
const customers: Step[] = [
  [
    'PUT contacts/by-external-id/:system/:externalId',
    'contacts/by-external-id/shop/C-1',
    {
      name: 'Kai',
      identities: [
        { channel: 'push', externalId: 'kai' },
        { channel: 'push', externalId: 'mia' },
      ],
    },
    created('kai'),
  ],
  ['PATCH contacts/:id', 'contacts/{kai}', { preferredName: 'K', attributes: { tier: 'gold' } }],
  ['POST contacts/:id/block', 'contacts/{kai}/block'],
  ['POST contacts/:id/unblock', 'contacts/{kai}/unblock'],
  [
    'POST contacts/:id/notes',
    'contacts/{kai}/notes',
    { text: 'Calls often' },
    ({ notes }: { notes: { id: string }[] }) => ({ kaisNote: notes[0]!.id }),
  ],
  ['PATCH contacts/:id/notes/:noteId', 'contacts/{kai}/notes/{kaisNote}', { text: 'Calls' }],
  ['DELETE contacts/:id/notes/:noteId', 'contacts/{kai}/notes/{kaisNote}'],
  ['DELETE attributes/:id', 'attributes/{tier}'],
  ['DELETE labels/:id', 'labels/{label}'],
];
const answers: Step[] = [
  ['POST conversations/:id/replies', 'conversations/{one}/replies', { ...reply, undoSeconds: 120 }, created('reply')],
  ['DELETE conversations/:id/replies/:messageId', 'conversations/{one}/replies/{reply}'],
  ['POST conversations/:id/replies/:messageId/resend', 'conversations/{one}/replies/{reply}/resend'],
  ['POST deliveries/:id', 'deliveries/{out}', { state: 'failed', reason: 'Mailbox full' }],
  ['POST conversations/:id/replies/:messageId/mark-sent', 'conversations/{one}/replies/{reply}/mark-sent', {}],
  ['POST conversations/:id/replies', 'conversations/{two}/replies', reply, created('reply')],
  ['POST deliveries/:id', 'deliveries/{out}', { state: 'pending' }],
  ['POST conversations/:id/replies/:messageId/give-up', 'conversations/{two}/replies/{reply}/give-up'],
];
const persons: Step[] = [
  ['POST merge-proposals/:id/accept', 'merge-proposals/{proposal}/accept'],
  ['POST merge-proposals/:id/undo', 'merge-proposals/{proposal}/undo'],
  ['POST merge-proposals/:id/refuse', 'merge-proposals/{proposal}/refuse'],
  ['POST threats/:id/confirm', 'threats/{threat}/confirm'],
  ['POST threats/:id/dismiss', 'threats/{otherThreat}/dismiss'],
  ['DELETE contacts/:id', 'contacts/{kai}'],
];

/** Every kind of change, in an order in which each is possible. */
export const steps: Step[] = [...settings, ...people, ...sources, ...work, ...customers, ...answers, ...persons];
