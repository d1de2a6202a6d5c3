import { type ConversationFilter } from './conversation-filter.dto.ts';

/** The views everybody has. A view is nothing but a filter with a name. */
export const views: Readonly<Record<string, Readonly<ConversationFilter>>> = {
  inbox: {},
  mine: { assignee: ['me'] },
  team: { team: ['mine'] },
  unassigned: { assignee: ['none'] },
  frustrated: { level: 'frustrated' },
  dueSoon: { goalWithin: 60 },
  pastSla: { past: 'sla' },
  threats: { threat: ['any'], status: ['all'] },
  customersTurn: { status: ['customersTurn'] },
  snoozed: { status: ['snoozed'] },
  resolved: { status: ['resolved'] },
  listening: { listening: true },
  nothingToAnswer: { nothingToAnswer: true },
  unansweredBeforeConnection: { unansweredBeforeConnection: true },
  spam: { status: ['spam'] },
  all: { status: ['all'] },
};
