/** What was said, taken out of the rows that figures rest on. */
export const createKeepingSql = `
-- when text, files and platform ids were removed for good, by retention or erasure; whoever would read, change or send
-- the message looks here first
alter table messages add column emptied_at timestamptz;
update messages m set emptied_at = k.erased_at from conversations c join contacts k on k.id = c.contact_id
  where c.id = m.conversation_id and m.contact_id is null and k.erased_at is not null;
update messages m set emptied_at = k.erased_at from contacts k where k.id = m.contact_id and k.erased_at is not null;
-- by which the sweep finds what has become too old
create index messages_kept on messages (source_id, occurred_at) where emptied_at is null;
`;

export const dropKeepingSql = `
drop index messages_kept;
alter table messages drop column emptied_at;
`;
