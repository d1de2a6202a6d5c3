/** Reset links, the salt of sign-in failures, and what it takes to carry out a request at most once. */
export const createPeopleLinksSql = `
create table password_resets (
  token_hash bytea constraint password_resets_pk primary key,
  user_id bigint not null constraint password_resets_user_fk references users on delete cascade,
  created_by bigint not null constraint password_resets_created_by_fk references users,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index password_resets_user on password_resets (user_id);

-- so that stored failures do not tell which addresses were tried
alter table installation add column sign_in_salt text not null
  default gen_random_uuid()::text || gen_random_uuid()::text;

-- every taking-over of a request that never finished is another attempt; only the current one may act
alter table idempotency_keys add column attempt integer not null default 1;
-- set in the transaction that changed something: a request that acted is never carried out again
alter table idempotency_keys add column acted_at timestamptz;
`;

export const dropPeopleLinksSql = `
alter table idempotency_keys drop column acted_at, drop column attempt;
alter table installation drop column sign_in_salt;
drop table password_resets;
`;
