/** What a blocked customer wrote waits for nobody, until they are unblocked. */
export const createWhileBlockedSql = `
alter table messages add column while_blocked boolean not null default false;
create index messages_while_blocked on messages (contact_id) where while_blocked;
`;

export const dropWhileBlockedSql = `
drop index messages_while_blocked;
alter table messages drop column while_blocked;
`;
