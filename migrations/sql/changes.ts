/** What people did to conversations, kept so that it can be undone; and what colleagues ask each other. */
export const createChangesSql = `
-- one act on one or many conversations: what stood before and after, for as long as somebody may want it back
create table conversation_changes (
  id bigint generated always as identity constraint conversation_changes_pk primary key,
  at timestamptz not null,
  user_id bigint constraint conversation_changes_user_fk references users,
  items jsonb not null,
  undone_at timestamptz
);
create index conversation_changes_at on conversation_changes (at);

-- a question to a colleague in a note, listed until it is answered
create table asks (
  id bigint generated always as identity constraint asks_pk primary key,
  message_id bigint not null constraint asks_message_fk references messages on delete cascade,
  conversation_id bigint not null constraint asks_conversation_fk references conversations on delete cascade,
  asked_by bigint not null constraint asks_asked_by_fk references users,
  user_id bigint constraint asks_user_fk references users,
  team_id bigint constraint asks_team_fk references teams on delete cascade,
  due_at timestamptz,
  created_at timestamptz not null,
  answered_at timestamptz,
  answered_by bigint constraint asks_answered_by_fk references users,
  constraint asks_message_key unique (message_id)
);
create index asks_user_open on asks (user_id) where answered_at is null;
create index asks_team_open on asks (team_id) where answered_at is null;
create index asks_conversation on asks (conversation_id);
`;

export const dropChangesSql = `
drop table asks, conversation_changes;
`;
