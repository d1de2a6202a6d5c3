/** Targets, calendars, cycles, alerts, threats, corrections. */
export const createMeasureSql = `
create table calendar_versions (
  id bigint generated always as identity constraint calendar_versions_pk primary key,
  -- null: round the clock. {timeZone, weekly: [[{from: "09:00", to: "17:00"}, …] × 7, Monday first], closedDays: ["2026-12-25", …]}
  hours jsonb,
  created_by bigint constraint calendar_versions_created_by_fk references users,
  created_at timestamptz not null
);

create table target_versions (
  id bigint generated always as identity constraint target_versions_pk primary key,
  -- null: every source; a level: from that level on
  source_id bigint constraint target_versions_source_fk references sources on delete cascade,
  level text not null default 'calm' constraint target_versions_level_check check (level in ('calm', 'annoyed', 'frustrated', 'furious')),
  goal_seconds integer not null,
  sla_seconds integer not null,
  created_by bigint constraint target_versions_created_by_fk references users,
  created_at timestamptz not null,
  replaced_at timestamptz,
  constraint target_versions_order_check check (0 < goal_seconds and goal_seconds <= sla_seconds)
);
create unique index target_versions_current_key on target_versions (coalesce(source_id, 0), level) where replaced_at is null;
insert into calendar_versions (hours, created_at) values (null, '2026-01-01Z');
insert into target_versions (level, goal_seconds, sla_seconds, created_at) values
  ('calm', 8 * 3600, 10 * 3600, '2026-01-01Z'),
  ('frustrated', 3600, 2 * 3600, '2026-01-01Z');

-- One wait of one contact. A re-fold writes a new version and keeps the old one.
create table cycles (
  id bigint generated always as identity constraint cycles_pk primary key,
  conversation_id bigint not null constraint cycles_conversation_fk references conversations,
  contact_id bigint not null constraint cycles_contact_fk references contacts,
  -- 1 for the first wait of the conversation
  number integer not null,
  start_message_id bigint not null constraint cycles_start_message_fk references messages,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_message_id bigint constraint cycles_end_message_fk references messages,
  ended_by text constraint cycles_ended_by_check check (ended_by in ('reply', 'native', 'noAnswerNeeded', 'peerSolved', 'withdrawn')),
  end_reason text,
  user_id bigint constraint cycles_user_fk references users,
  target_version_id bigint not null constraint cycles_target_fk references target_versions,
  calendar_version_id bigint not null constraint cycles_calendar_fk references calendar_versions,
  level text not null,
  goal_due_at timestamptz not null,
  sla_due_at timestamptz not null,
  wall_seconds double precision,
  open_seconds double precision,
  lag_seconds double precision not null default 0,
  -- when level or priority rose within the wait: [{at, level, goalDueAt, slaDueAt}]
  changes jsonb not null default '[]',
  version integer not null default 1,
  replaced_at timestamptz,
  created_at timestamptz not null
);
create unique index cycles_current_key on cycles (conversation_id, number) where replaced_at is null;
create index cycles_started on cycles (started_at) where replaced_at is null;
create index cycles_waiting on cycles (goal_due_at) where ended_at is null and replaced_at is null;

-- a rep's word that a message needs no answer, and its undoing; read by the fold
create table wait_marks (
  id bigint generated always as identity constraint wait_marks_pk primary key,
  conversation_id bigint not null constraint wait_marks_conversation_fk references conversations on delete cascade,
  kind text not null constraint wait_marks_kind_check check (kind in ('noAnswerNeeded', 'claimed')),
  reason text not null,
  at timestamptz not null,
  user_id bigint constraint wait_marks_user_fk references users,
  undone_at timestamptz
);
create index wait_marks_conversation on wait_marks (conversation_id);

create table alerts (
  id bigint generated always as identity constraint alerts_pk primary key,
  kind text not null,
  -- what it is about, once: e.g. goal:cycle:17
  key text not null,
  user_id bigint not null constraint alerts_user_fk references users on delete cascade,
  conversation_id bigint constraint alerts_conversation_fk references conversations on delete cascade,
  source_id bigint constraint alerts_source_fk references sources on delete cascade,
  data jsonb not null default '{}',
  created_at timestamptz not null,
  read_at timestamptz,
  constraint alerts_once_key unique (user_id, key)
);
create index alerts_user on alerts (user_id, id desc);

create table threats (
  id bigint generated always as identity constraint threats_pk primary key,
  conversation_id bigint not null constraint threats_conversation_fk references conversations on delete cascade,
  message_id bigint not null constraint threats_message_fk references messages on delete cascade,
  class text not null,
  confidence real not null,
  span jsonb not null,
  state text not null default 'open' constraint threats_state_check check (state in ('open', 'confirmed', 'dismissed')),
  due_at timestamptz not null,
  detected_at timestamptz not null,
  decided_by bigint constraint threats_decided_by_fk references users,
  decided_at timestamptz,
  constraint threats_message_key unique (message_id)
);
create index threats_open on threats (due_at) where state = 'open';

-- labels for learning: one click "frustrated" or "not frustrated"
create table corrections (
  id bigint generated always as identity constraint corrections_pk primary key,
  message_id bigint not null constraint corrections_message_fk references messages on delete cascade,
  source_id bigint not null constraint corrections_source_fk references sources on delete cascade,
  contact_id bigint constraint corrections_contact_fk references contacts on delete cascade,
  language text not null,
  score real not null,
  frustrated boolean not null,
  user_id bigint constraint corrections_user_fk references users,
  created_at timestamptz not null,
  constraint corrections_message_key unique (message_id)
);
create index corrections_group on corrections (source_id, language);

create table tunings (
  id bigint generated always as identity constraint tunings_pk primary key,
  source_id bigint not null constraint tunings_source_fk references sources on delete cascade,
  language text not null,
  bias real not null,
  thresholds jsonb,
  corrections integer not null,
  precision_now real not null,
  precision_then real not null,
  interval_low real not null,
  interval_high real not null,
  state text not null constraint tunings_state_check check (state in ('proposed', 'accepted', 'refused', 'rolled-back')),
  created_at timestamptz not null,
  decided_by bigint constraint tunings_decided_by_fk references users,
  decided_at timestamptz
);
create unique index tunings_in_force_key on tunings (source_id, language) where state = 'accepted';

-- scores of the last 28 days in steps of 0.01, for the source's own percentiles
create table score_days (
  source_id bigint not null constraint score_days_source_fk references sources on delete cascade,
  day date not null,
  counts integer[] not null,
  constraint score_days_pk primary key (source_id, day)
);
`;

export const dropMeasureSql = `
drop table score_days, tunings, corrections, threats, alerts, wait_marks, cycles, target_versions, calendar_versions;
`;
