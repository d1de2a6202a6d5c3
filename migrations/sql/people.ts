/** Users, teams, sessions, API tokens, invitations, audit, settings of the installation. */
export const createPeopleSql = `
create table users (
  id bigint generated always as identity constraint users_pk primary key,
  email text not null constraint users_email_key unique constraint users_email_lower check (email = lower(email)),
  name text not null,
  initials text not null default '',
  password_hash text,
  role text not null constraint users_role_check check (role in ('rep', 'lead', 'manager', 'admin')),
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  availability text not null default 'available' constraint users_availability_check check (availability in ('available', 'away')),
  availability_changed_at timestamptz not null,
  -- open conversations given to this person at most; null: the installation's default
  capacity integer constraint users_capacity_check check (capacity between 0 and 10000),
  languages text[] not null default '{}',
  skills text[] not null default '{}',
  preferences jsonb not null default '{}',
  deactivated_at timestamptz,
  last_assigned_at timestamptz,
  created_at timestamptz not null,
  version integer not null default 1
);

create table teams (
  id bigint generated always as identity constraint teams_pk primary key,
  name text not null constraint teams_name_key unique,
  languages text[] not null default '{}',
  skills text[] not null default '{}',
  created_at timestamptz not null,
  version integer not null default 1
);

create table team_members (
  team_id bigint not null constraint team_members_team_fk references teams on delete cascade,
  user_id bigint not null constraint team_members_user_fk references users on delete cascade,
  is_lead boolean not null default false,
  constraint team_members_pk primary key (team_id, user_id)
);
create index team_members_user on team_members (user_id);

create table sessions (
  id bigint generated always as identity constraint sessions_pk primary key,
  user_id bigint not null constraint sessions_user_fk references users on delete cascade,
  token_hash bytea not null constraint sessions_token_key unique,
  -- double-submit value for requests that change something
  csrf_hash bytea not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text not null default '',
  address text not null default ''
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table api_tokens (
  id bigint generated always as identity constraint api_tokens_pk primary key,
  name text not null,
  token_hash bytea not null constraint api_tokens_hash_key unique,
  -- the first characters, so that people can tell tokens apart
  hint text not null,
  scopes text[] not null,
  created_by bigint not null constraint api_tokens_created_by_fk references users,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);

create table invitations (
  id bigint generated always as identity constraint invitations_pk primary key,
  email text not null constraint invitations_email_lower check (email = lower(email)),
  role text not null constraint invitations_role_check check (role in ('rep', 'lead', 'manager', 'admin')),
  team_ids bigint[] not null default '{}',
  token_hash bytea not null constraint invitations_token_key unique,
  invited_by bigint not null constraint invitations_invited_by_fk references users,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);

create table setup_links (
  token_hash bytea constraint setup_links_pk primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table sign_in_failures (
  -- a salted hash of address or account; never what was typed
  key text not null,
  failed_at timestamptz not null
);
create index sign_in_failures_key on sign_in_failures (key, failed_at);

create table audit_entries (
  id bigint generated always as identity constraint audit_entries_pk primary key,
  at timestamptz not null,
  actor_kind text not null constraint audit_entries_actor_check check (actor_kind in ('user', 'token', 'system', 'nobody')),
  actor_id bigint,
  action text not null,
  subject text not null default '',
  details jsonb not null default '{}',
  address text not null default ''
);
create index audit_entries_at on audit_entries (at desc, id desc);

create table idempotency_keys (
  -- who asked: user:1 or token:2
  principal text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null,
  constraint idempotency_keys_pk primary key (principal, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

create table installation (
  -- a single row
  id boolean constraint installation_pk primary key default true constraint installation_single check (id),
  name text not null default 'Earshot',
  default_capacity integer not null default 15,
  settings jsonb not null default '{}',
  -- encrypted known text: refuses a wrong master key
  key_check jsonb,
  version integer not null default 1
);
insert into installation (id) values (true);
`;

export const dropPeopleSql = `
drop table installation, idempotency_keys, audit_entries, sign_in_failures, setup_links, invitations, api_tokens,
  sessions, team_members, teams, users;
`;
