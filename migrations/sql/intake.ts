/** What ingest and the fold keep so that a follow-up needs no look back. */
export const createIntakeSql = `
-- how far the conversation has been folded: what happened later can be folded on, anything earlier folds everything anew
alter table conversations add column folded_to_at timestamptz, add column cycle_count integer not null default 0;

-- what the analyser was told beside the text; a re-fold reads again where this was otherwise
alter table messages
  add column nudges smallint not null default 0,
  add column past_sla boolean not null default false,
  add column contacts_in_48h smallint not null default 0,
  add column other_channel_open boolean not null default false,
  add column platform_language text;
alter table messages add column solved_at timestamptz;
-- the level read from this version; an edit raises it from its own time on
alter table message_versions add column level text;

-- our replies written on the platform whose message has not arrived yet
create table held_replies (
  source_id bigint not null constraint held_replies_source_fk references sources on delete cascade,
  external_id text not null,
  -- external id of a message, or 'root ' and a root
  awaits text not null,
  mention jsonb not null,
  received_at timestamptz not null,
  constraint held_replies_pk primary key (source_id, external_id)
);
create index held_replies_awaits on held_replies (source_id, awaits);
`;

export const dropIntakeSql = `
drop table held_replies;
alter table message_versions drop column level;
alter table messages drop column solved_at, drop column platform_language, drop column other_channel_open,
  drop column contacts_in_48h, drop column past_sla, drop column nudges;
alter table conversations drop column cycle_count, drop column folded_to_at;
`;
