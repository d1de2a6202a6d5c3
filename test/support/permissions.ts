/**
 * Who may call what, route by route, as product.md and docs/architecture.md want it: the least role, then the scopes
 * that let an API token in. `open` needs no sign-in. Whoever adds a route adds its line; permissions.spec.ts compares
 * the table with the code and then calls every route as everybody.
 */
export const permissions: Record<string, string> = {
  // monitors have no account; metrics let in this machine or a token of their own
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /metrics': 'open',

  // before there is anybody, and whoever holds a link
  'GET /api/v1/setup': 'open',
  'POST /api/v1/setup': 'open',
  'POST /api/v1/invitations/look-up': 'open',
  'POST /api/v1/invitations/accept': 'open',
  'POST /api/v1/password-reset': 'open',

  'POST /api/v1/session': 'open',
  'GET /api/v1/session': 'rep',
  'DELETE /api/v1/session': 'rep',
  'GET /api/v1/me': 'rep',
  'PATCH /api/v1/me': 'rep',
  'PUT /api/v1/me/password': 'rep',
  'PUT /api/v1/me/availability': 'rep',
  'GET /api/v1/me/preferences': 'rep',
  'PATCH /api/v1/me/preferences': 'rep',

  'GET /api/v1/users': 'rep people:read',
  'GET /api/v1/users/:id': 'rep people:read',
  'PATCH /api/v1/users/:id': 'admin people:write',
  'PUT /api/v1/users/:id/availability': 'lead people:write',
  'POST /api/v1/users/:id/password-reset': 'admin',
  'GET /api/v1/invitations': 'admin',
  'POST /api/v1/invitations': 'admin',
  'DELETE /api/v1/invitations/:id': 'admin',

  'GET /api/v1/teams': 'rep people:read',
  'GET /api/v1/teams/:id': 'rep people:read',
  'POST /api/v1/teams': 'admin people:write',
  'PATCH /api/v1/teams/:id': 'admin people:write',
  'PUT /api/v1/teams/:id/members': 'admin people:write',
  'PUT /api/v1/teams/:id/sources': 'admin people:write',
  'DELETE /api/v1/teams/:id': 'admin people:write',

  'GET /api/v1/tokens': 'admin',
  'GET /api/v1/tokens/scopes': 'admin',
  'POST /api/v1/tokens': 'admin',
  'DELETE /api/v1/tokens/:id': 'admin',
  'GET /api/v1/audit': 'admin audit:read',

  'GET /api/v1/channels': 'rep sources:read',
  'GET /api/v1/sources': 'rep sources:read',
  'GET /api/v1/sources/:id': 'rep sources:read',
  'POST /api/v1/sources': 'admin sources:write',
  'POST /api/v1/sources/test': 'admin sources:write',
  'PATCH /api/v1/sources/:id': 'admin sources:write',
  'DELETE /api/v1/sources/:id': 'admin sources:write',
  'GET /api/v1/outages': 'rep sources:read',

  'GET /api/v1/conversations': 'rep conversations:read',
  'GET /api/v1/conversations/counts': 'rep conversations:read',
  'GET /api/v1/conversations/:id': 'rep conversations:read',
  'GET /api/v1/conversations/:id/messages': 'rep conversations:read',
  'GET /api/v1/messages/:id': 'rep conversations:read',
  'GET /api/v1/messages/:id/versions': 'rep conversations:read',
  'PATCH /api/v1/conversations/:id': 'rep conversations:write',
  'POST /api/v1/conversations/bulk': 'rep conversations:write',
  'POST /api/v1/conversations/changes/:changeId/undo': 'rep conversations:write',
  'POST /api/v1/conversations/:id/assign': 'rep conversations:write',
  'POST /api/v1/conversations/:id/claim': 'rep conversations:write',
  'POST /api/v1/conversations/:id/pass-on': 'rep conversations:write',
  'POST /api/v1/conversations/:id/no-answer-needed': 'rep conversations:write',

  'GET /api/v1/conversations/:id/reply-options': 'rep conversations:read',
  'POST /api/v1/conversations/:id/replies': 'rep replies:write',
  'DELETE /api/v1/conversations/:id/replies/:messageId': 'rep replies:write',
  'POST /api/v1/conversations/:id/replies/:messageId/give-up': 'rep replies:write',
  'POST /api/v1/conversations/:id/replies/:messageId/mark-sent': 'rep replies:write',
  'POST /api/v1/conversations/:id/replies/:messageId/resend': 'rep replies:write',
  'POST /api/v1/messages/:id/actions/:name': 'rep replies:write',

  'GET /api/v1/calendar': 'rep settings:read',
  'PUT /api/v1/calendar': 'manager settings:write',
  'DELETE /api/v1/calendar': 'manager settings:write',
  'GET /api/v1/targets': 'rep settings:read',
  'PUT /api/v1/targets': 'manager settings:write',
  'DELETE /api/v1/targets/:level': 'manager settings:write',
  'GET /api/v1/reports/me': 'rep',
  'GET /api/v1/reports/overview': 'lead reports:read',
  'GET /api/v1/reports/overview.csv': 'lead reports:read',
};
