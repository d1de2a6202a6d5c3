/** What an API token may be allowed to do, in words for the form that makes tokens. A token has no role. */
export const scopes = {
  'conversations:read': 'Read every conversation, its messages, notes and clock.',
  'conversations:write': 'Change conversations: status, assignment, labels, notes, merge and split.',
  'replies:write': 'Answer customers. Such replies count as automatic and end no wait.',
  'replies:write-on-behalf':
    'Answer customers in the name of a person, who must be named; such replies count as human.',
  'contacts:read': 'Read customers and export them.',
  'contacts:write': 'Create and change customers, block and unblock them.',
  'contacts:erase': 'Erase customers for ever.',
  'mentions:write': 'Push messages in.',
  'deliveries:write': 'Take replies out and tell what became of them.',
  'events:read': 'Follow everything that happens, also live.',
  'sources:read': 'See connected accounts and how they fare, without their secrets.',
  'sources:write': 'Connect, change and disconnect accounts.',
  'people:read': 'See users and teams.',
  'people:write': 'Invite and change users and teams.',
  'settings:read': 'Read targets, calendars and other settings.',
  'settings:write': 'Change targets, calendars and other settings.',
  'reports:read': 'Read figures and reports.',
  'audit:read': 'Read who signed in and who changed what.',
} as const;

export type Scope = keyof typeof scopes;
