/** Contacts, conversations, messages and what hangs on them. */
export const createInboxSql = `
create table contacts (
  id bigint generated always as identity constraint contacts_pk primary key,
  name text not null default '',
  preferred_name text,
  form_of_address text,
  language text,
  time_zone text,
  attributes jsonb not null default '{}',
  blocked_at timestamptz,
  blocked_by bigint constraint contacts_blocked_by_fk references users,
  merged_into_id bigint constraint contacts_merged_into_fk references contacts,
  erased_at timestamptz,
  sandbox boolean not null default false,
  created_at timestamptz not null,
  version integer not null default 1
);

create table identities (
  id bigint generated always as identity constraint identities_pk primary key,
  contact_id bigint not null constraint identities_contact_fk references contacts,
  channel text not null,
  scope text not null default '',
  external_id text not null,
  name text not null default '',
  handle text,
  address text,
  profile_url text,
  avatar_url text,
  created_at timestamptz not null,
  constraint identities_external_key unique (channel, scope, external_id)
);
create index identities_contact on identities (contact_id);
create index identities_address on identities (address) where address is not null;

-- the ids by which other systems know a contact
create table contact_external_ids (
  system text not null,
  external_id text not null,
  contact_id bigint not null constraint contact_external_ids_contact_fk references contacts on delete cascade,
  constraint contact_external_ids_pk primary key (system, external_id)
);
create index contact_external_ids_contact on contact_external_ids (contact_id);

create table contact_notes (
  id bigint generated always as identity constraint contact_notes_pk primary key,
  contact_id bigint not null constraint contact_notes_contact_fk references contacts on delete cascade,
  user_id bigint not null constraint contact_notes_user_fk references users,
  text text not null,
  created_at timestamptz not null,
  edited_at timestamptz
);
create index contact_notes_contact on contact_notes (contact_id);

create table merge_proposals (
  id bigint generated always as identity constraint merge_proposals_pk primary key,
  contact_id bigint not null constraint merge_proposals_contact_fk references contacts on delete cascade,
  other_contact_id bigint not null constraint merge_proposals_other_fk references contacts on delete cascade,
  evidence jsonb not null,
  state text not null default 'open' constraint merge_proposals_state_check check (state in ('open', 'accepted', 'refused')),
  created_at timestamptz not null,
  decided_by bigint constraint merge_proposals_decided_by_fk references users,
  decided_at timestamptz,
  constraint merge_proposals_pair_key unique (contact_id, other_contact_id),
  constraint merge_proposals_order_check check (contact_id < other_contact_id)
);

create table attribute_definitions (
  id bigint generated always as identity constraint attribute_definitions_pk primary key,
  subject text not null constraint attribute_definitions_subject_check check (subject in ('contact', 'conversation')),
  key text not null,
  label text not null,
  kind text not null constraint attribute_definitions_kind_check check (kind in ('text', 'number', 'boolean', 'date', 'choice')),
  choices text[] not null default '{}',
  position integer not null default 0,
  created_at timestamptz not null,
  constraint attribute_definitions_key unique (subject, key)
);

create table conversations (
  id bigint generated always as identity constraint conversations_pk primary key,
  source_id bigint not null constraint conversations_source_fk references sources,
  contact_id bigint not null constraint conversations_contact_fk references contacts,
  -- external id of the thread's root: one contact under one root; a split adds a suffix
  root_key text not null,
  subject text,
  parent jsonb,
  visibility text not null constraint conversations_visibility_check check (visibility in ('public', 'private')),
  origin text not null default 'channel' constraint conversations_origin_check check (origin in ('channel', 'started', 'logged', 'import')),
  status text not null constraint conversations_status_check check (status in ('open', 'customersTurn', 'snoozed', 'resolved', 'spam')),
  snoozed_until timestamptz,
  -- about us, not addressed to us, and claimed by nobody
  listening boolean not null default false,
  -- the newest wait has nothing that needs an answer, with the reason
  nothing_to_answer text,
  unanswered_before_connection boolean not null default false,
  intent text,
  priority smallint not null default 0 constraint conversations_priority_check check (priority between 0 and 3),
  assignee_id bigint constraint conversations_assignee_fk references users,
  assigned_at timestamptz,
  team_id bigint constraint conversations_team_fk references teams,
  -- written by the fold alone
  first_contact_at timestamptz not null,
  first_human_reply_at timestamptz,
  waiting_since timestamptz,
  last_activity_at timestamptz not null,
  goal_due_at timestamptz,
  sla_due_at timestamptz,
  -- the default order of the inbox: threats first, then least time to the goal, then those without a wait
  position_at timestamptz not null,
  language text,
  level text not null default 'calm' constraint conversations_level_check check (level in ('calm', 'annoyed', 'frustrated', 'furious')),
  frustration real not null default 0,
  frustration_peak real not null default 0,
  trajectory text not null default 'steady' constraint conversations_trajectory_check check (trajectory in ('rising', 'steady', 'falling', 'recovered')),
  -- the class of a threat that no lead has confirmed or dismissed yet
  threat text,
  last_message_id bigint,
  last_inbound_at timestamptz,
  preview text not null default '',
  preview_direction text not null default 'inbound',
  message_count integer not null default 0,
  attributes jsonb not null default '{}',
  merged_into_id bigint constraint conversations_merged_into_fk references conversations,
  sandbox boolean not null default false,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint conversations_thread_key unique (source_id, root_key, contact_id)
);
create index conversations_contact on conversations (contact_id);
create index conversations_open_position on conversations (position_at, id) where status = 'open';
create index conversations_open_source on conversations (source_id, position_at, id) where status = 'open';
create index conversations_assignee on conversations (assignee_id, status, position_at, id) where assignee_id is not null;
create index conversations_activity on conversations (last_activity_at desc, id desc);
create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed';
create index conversations_waiting on conversations (goal_due_at) where waiting_since is not null;

-- what an outage brought in late; its recovery opens exactly these
create table outage_conversations (
  outage_id bigint not null constraint outage_conversations_outage_fk references outages on delete cascade,
  conversation_id bigint not null constraint outage_conversations_conversation_fk references conversations on delete cascade,
  messages integer not null default 1,
  already_late boolean not null,
  constraint outage_conversations_pk primary key (outage_id, conversation_id)
);

-- mail and its like: which root a Message-ID belongs to
create table thread_keys (
  source_id bigint not null constraint thread_keys_source_fk references sources on delete cascade,
  key text not null,
  root_key text not null,
  constraint thread_keys_pk primary key (source_id, key)
);

create table conversation_references (
  system text not null,
  external_id text not null,
  conversation_id bigint not null constraint conversation_references_conversation_fk references conversations on delete cascade,
  url text,
  constraint conversation_references_pk primary key (system, external_id, conversation_id)
);
create index conversation_references_conversation on conversation_references (conversation_id);

create table messages (
  id bigint generated always as identity constraint messages_pk primary key,
  conversation_id bigint not null constraint messages_conversation_fk references conversations,
  source_id bigint not null constraint messages_source_fk references sources,
  -- who wrote it, if a customer did
  contact_id bigint constraint messages_contact_fk references contacts,
  -- who wrote it, if a rep did; whoever's wait it answers
  user_id bigint constraint messages_user_fk references users,
  answers_contact_id bigint constraint messages_answers_fk references contacts,
  kind text not null constraint messages_kind_check check (kind in ('mention', 'reply', 'note')),
  direction text not null constraint messages_direction_check check (direction in ('inbound', 'outbound', 'internal')),
  -- null until the platform has it
  external_id text,
  reply_to text,
  -- the three times; claimed_at is what the author says
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  stored_at timestamptz not null,
  claimed_at timestamptz,
  time_clamped boolean not null default false,
  visibility text not null constraint messages_visibility_check check (visibility in ('public', 'private', 'internal')),
  addressed boolean not null default true,
  automatic text,
  native boolean not null default false,
  history boolean not null default false,
  solution boolean not null default false,
  -- replies only
  delivery text constraint messages_delivery_check check (delivery in ('queued', 'sending', 'sent', 'pending', 'failed', 'unconfirmed', 'cancelled')),
  subject text,
  text text not null,
  quoted_from integer,
  html text,
  language text,
  url text,
  -- what the analyser read
  label text,
  negative real,
  frustration real,
  level text,
  intent text,
  needs_answer boolean,
  needs_answer_reason text,
  threat jsonb,
  reasons jsonb,
  -- a rep's word against the analyser's
  corrected_level text,
  corrected_needs_answer boolean,
  corrected_by bigint constraint messages_corrected_by_fk references users,
  edited_at timestamptz,
  deleted_at timestamptz,
  attachment_count smallint not null default 0,
  meta jsonb,
  constraint messages_external_key unique (source_id, external_id)
);
create index messages_conversation on messages (conversation_id, occurred_at, id);

-- earlier texts of an edited message
create table message_versions (
  id bigint generated always as identity constraint message_versions_pk primary key,
  message_id bigint not null constraint message_versions_message_fk references messages on delete cascade,
  text text not null,
  html text,
  subject text,
  valid_from timestamptz not null,
  replaced_at timestamptz not null
);
create index message_versions_message on message_versions (message_id);

-- Words as the tokeniser cuts them (inbox/search-tokens.ts): words of every script, pairs of CJK characters, names,
-- handles, addresses, subject, links. A table of its own, so that messages stay cheap to change.
create table message_search (
  message_id bigint constraint message_search_pk primary key constraint message_search_message_fk references messages on delete cascade,
  conversation_id bigint not null,
  occurred_at timestamptz not null,
  tokens tsvector not null
);
create index message_search_tokens on message_search using gin (tokens);

create table attachments (
  id bigint generated always as identity constraint attachments_pk primary key,
  message_id bigint constraint attachments_message_fk references messages on delete cascade,
  -- uploaded for a draft and not sent yet
  uploaded_by bigint constraint attachments_uploaded_by_fk references users,
  source_id bigint constraint attachments_source_fk references sources on delete cascade,
  name text not null,
  content_type text not null,
  size bigint not null default 0,
  sha256 bytea,
  content_id text,
  remote text,
  state text not null constraint attachments_state_check check (state in ('stored', 'pending', 'refused')),
  reason text,
  created_at timestamptz not null
);
create index attachments_message on attachments (message_id);

create table attachment_chunks (
  attachment_id bigint not null constraint attachment_chunks_attachment_fk references attachments on delete cascade,
  number integer not null,
  bytes bytea not null,
  constraint attachment_chunks_pk primary key (attachment_id, number)
);

create table labels (
  id bigint generated always as identity constraint labels_pk primary key,
  name text not null constraint labels_name_key unique,
  colour text not null default 'gray',
  created_at timestamptz not null
);

create table conversation_labels (
  conversation_id bigint not null constraint conversation_labels_conversation_fk references conversations on delete cascade,
  label_id bigint not null constraint conversation_labels_label_fk references labels on delete cascade,
  constraint conversation_labels_pk primary key (conversation_id, label_id)
);
create index conversation_labels_label on conversation_labels (label_id);

create table drafts (
  conversation_id bigint not null constraint drafts_conversation_fk references conversations on delete cascade,
  user_id bigint not null constraint drafts_user_fk references users on delete cascade,
  kind text not null constraint drafts_kind_check check (kind in ('reply', 'note')),
  body jsonb not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint drafts_pk primary key (conversation_id, user_id, kind)
);

create table canned_replies (
  id bigint generated always as identity constraint canned_replies_pk primary key,
  shortcut text not null constraint canned_replies_shortcut_key unique,
  title text not null,
  text text not null,
  language text,
  team_id bigint constraint canned_replies_team_fk references teams on delete cascade,
  created_by bigint constraint canned_replies_created_by_fk references users,
  created_at timestamptz not null,
  version integer not null default 1
);

create table saved_views (
  id bigint generated always as identity constraint saved_views_pk primary key,
  user_id bigint constraint saved_views_user_fk references users on delete cascade,
  name text not null,
  filter jsonb not null,
  shared boolean not null default false,
  created_at timestamptz not null
);

create table subscriptions (
  conversation_id bigint not null constraint subscriptions_conversation_fk references conversations on delete cascade,
  user_id bigint not null constraint subscriptions_user_fk references users on delete cascade,
  constraint subscriptions_pk primary key (conversation_id, user_id)
);

-- Everything that happened, in a form that explains it. Readers by cursor order by (xid, id) and stop at the
-- pg_snapshot_xmin horizon, since neither ids nor times commit in order.
create table events (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  type text not null,
  conversation_id bigint,
  contact_id bigint,
  source_id bigint,
  message_id bigint,
  actor_kind text not null constraint events_actor_check check (actor_kind in ('user', 'token', 'customer', 'platform', 'system')),
  actor_id bigint,
  data jsonb not null default '{}',
  constraint events_pk primary key (xid, id)
);
create index events_conversation on events (conversation_id, id);

-- replies and actions on their way out
create table outbox (
  id bigint generated always as identity constraint outbox_pk primary key,
  message_id bigint not null constraint outbox_message_fk references messages,
  conversation_id bigint not null constraint outbox_conversation_fk references conversations,
  source_id bigint not null constraint outbox_source_fk references sources,
  user_id bigint constraint outbox_user_fk references users,
  payload jsonb not null default '{}',
  -- undo: not taken before this instant
  not_before timestamptz not null,
  state text not null constraint outbox_state_check check (state in ('queued', 'sending', 'sent', 'pending', 'failed', 'unconfirmed', 'cancelled')),
  -- what becomes of the conversation once it is out
  after_send text not null default 'customersTurn',
  snooze_until timestamptz,
  attempts integer not null default 0,
  claimed_by text,
  claimed_until timestamptz,
  external_id text,
  reason text,
  reason_kind text,
  created_at timestamptz not null,
  settled_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  constraint outbox_message_key unique (message_id)
);
create index outbox_due on outbox (not_before) where state in ('queued', 'sending', 'unconfirmed', 'pending');
create index outbox_source on outbox (source_id, id);
`;

export const dropInboxSql = `
drop table outage_conversations, outbox, events, subscriptions, saved_views, canned_replies, drafts, conversation_labels, labels,
  attachment_chunks, attachments, message_search, message_versions, messages, conversation_references, thread_keys,
  conversations, attribute_definitions, merge_proposals, contact_notes, contact_external_ids, identities, contacts;
`;
