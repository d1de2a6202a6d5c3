export const createAuthorisationsSql = `
-- somebody went to a platform to sign an account in and is expected back
create table authorisations (
  -- SHA-256 of what comes back with them; whoever brings it must come in the same session, once
  state_hash bytea constraint authorisations_pk primary key,
  session_id bigint not null constraint authorisations_session_fk references sessions on delete cascade,
  source_id bigint not null constraint authorisations_source_fk references sources on delete cascade,
  -- the PKCE verifier (RFC 7636), sealed
  verifier jsonb not null,
  redirect_url text not null,
  expires_at timestamptz not null
);
create index authorisations_session on authorisations (session_id);
create index authorisations_source on authorisations (source_id);
create index authorisations_expiry on authorisations (expires_at);

-- one process renews a source's tokens at a time
alter table source_states add column renewal_owner text, add column renewal_until timestamptz;
`;

export const dropAuthorisationsSql = `
alter table source_states drop column renewal_owner, drop column renewal_until;
drop table authorisations;
`;
