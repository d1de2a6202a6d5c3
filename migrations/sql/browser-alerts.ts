/** Browsers that are told of alerts when no page is open, and which alerts they were told of. */
export const createBrowserAlertsSql = `
create table browser_subscriptions (
  id bigint generated always as identity constraint browser_subscriptions_pk primary key,
  -- whoever signs out, or is signed out, is told nothing more
  session_id bigint not null constraint browser_subscriptions_session_fk references sessions on delete cascade,
  endpoint text not null constraint browser_subscriptions_endpoint_key unique,
  public_key bytea not null,
  auth_secret bytea not null,
  created_at timestamptz not null
);
create index browser_subscriptions_session on browser_subscriptions (session_id);
alter table alerts add column pushed_at timestamptz;
update alerts set pushed_at = created_at;
create index alerts_unpushed on alerts (id) where pushed_at is null;
`;

export const dropBrowserAlertsSql = `
drop index alerts_unpushed;
alter table alerts drop column pushed_at;
drop table browser_subscriptions;
`;
