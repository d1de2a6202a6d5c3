/** What is connected, how it fares, and what could not be read. */
export const createSourcesSql = `
create table sources (
  id bigint generated always as identity constraint sources_pk primary key,
  channel text not null,
  name text not null,
  -- how the account is called on the platform: an address, a handle, a page
  account jsonb not null default '{}',
  settings jsonb not null default '{}',
  -- name -> sealed value (AES-256-GCM with key id)
  secrets jsonb not null default '{}',
  status text not null default 'connected' constraint sources_status_check check (status in ('connected', 'paused', 'removed')),
  sandbox boolean not null default false,
  -- part of the webhook's address, so that nobody can guess it
  webhook_key text not null constraint sources_webhook_key unique,
  history_days integer not null default 90,
  retention_days integer constraint sources_retention_check check (retention_days > 0),
  brand_names text[] not null default '{}',
  connected_at timestamptz not null,
  -- the first import is through; from here on a gap starts cycles
  history_done_at timestamptz,
  created_by bigint constraint sources_created_by_fk references users,
  version integer not null default 1
);

create table team_sources (
  team_id bigint not null constraint team_sources_team_fk references teams on delete cascade,
  source_id bigint not null constraint team_sources_source_fk references sources on delete cascade,
  constraint team_sources_pk primary key (team_id, source_id)
);
create index team_sources_source on team_sources (source_id);

-- reps designated for a source one by one, beside the teams
create table source_reps (
  source_id bigint not null constraint source_reps_source_fk references sources on delete cascade,
  user_id bigint not null constraint source_reps_user_fk references users on delete cascade,
  constraint source_reps_pk primary key (source_id, user_id)
);
create index source_reps_user on source_reps (user_id);

create table source_states (
  source_id bigint constraint source_states_pk primary key constraint source_states_source_fk references sources on delete cascade,
  cursor jsonb,
  -- who polls: a process holds the source until lease_until; every take-over raises the epoch, and only the holder of
  -- the current epoch may move the cursor
  lease_owner text,
  lease_epoch bigint not null default 0,
  lease_until timestamptz,
  -- which process keeps the connection open that wakes the poll
  hold_owner text,
  hold_until timestamptz,
  next_poll_at timestamptz not null,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  -- newest item's time on the platform, and when we had it
  last_item_at timestamptz,
  last_item_received_at timestamptz,
  lag_seconds double precision,
  failing_since timestamptz,
  failures integer not null default 0,
  error_kind text,
  last_error text,
  granted_scopes text[],
  missing_scopes text[] not null default '{}',
  checked_at timestamptz,
  -- items of kinds we skip or do not know, by name
  skipped jsonb not null default '{}',
  unknown jsonb not null default '{}'
);
create index source_states_due on source_states (next_poll_at);

-- times when a source could not receive, and what came after
create table outages (
  id bigint generated always as identity constraint outages_pk primary key,
  source_id bigint not null constraint outages_source_fk references sources on delete cascade,
  kind text not null,
  reason text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  -- conversations with messages that arrived late because of it
  recovered integer not null default 0,
  already_late integer not null default 0,
  reported_at timestamptz
);
create index outages_source on outages (source_id, began_at desc);
create unique index outages_running_key on outages (source_id) where ended_at is null;

-- how many items came in each hour of the week, to know what silence is usual
create table source_hours (
  source_id bigint not null constraint source_hours_source_fk references sources on delete cascade,
  hour timestamptz not null,
  items integer not null,
  constraint source_hours_pk primary key (source_id, hour)
);

create table platform_limits (
  source_id bigint not null constraint platform_limits_source_fk references sources on delete cascade,
  bucket text not null,
  remaining double precision not null,
  resets_at timestamptz not null,
  constraint platform_limits_pk primary key (source_id, bucket)
);

create table budget_days (
  source_id bigint not null constraint budget_days_source_fk references sources on delete cascade,
  day date not null,
  spent_microdollars bigint not null default 0,
  constraint budget_days_pk primary key (source_id, day)
);

create table quarantine (
  id bigint generated always as identity constraint quarantine_pk primary key,
  source_id bigint not null constraint quarantine_source_fk references sources on delete cascade,
  external_id text not null,
  raw bytea not null,
  error text not null,
  received_at timestamptz not null,
  attempts integer not null default 1,
  state text not null default 'waiting' constraint quarantine_state_check check (state in ('waiting', 'taken', 'discarded')),
  settled_at timestamptz,
  settled_by bigint constraint quarantine_settled_by_fk references users,
  constraint quarantine_item_key unique (source_id, external_id)
);

-- items that need a look-up on the platform
create table pending_items (
  id bigint generated always as identity constraint pending_items_pk primary key,
  source_id bigint not null constraint pending_items_source_fk references sources on delete cascade,
  external_id text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  last_error text,
  constraint pending_items_item_key unique (source_id, external_id)
);
create index pending_items_due on pending_items (next_attempt_at);

-- what was erased stays erased when a rescan brings it back
create table tombstones (
  source_id bigint not null constraint tombstones_source_fk references sources on delete cascade,
  external_id_hash bytea not null,
  erased_at timestamptz not null,
  constraint tombstones_pk primary key (source_id, external_id_hash)
);
`;

export const dropSourcesSql = `
drop table tombstones, pending_items, quarantine, budget_days, platform_limits, source_hours, outages, source_states,
  source_reps, team_sources, sources;
`;
