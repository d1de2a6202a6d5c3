/** Files that came by reference, and when a worker should fetch them. */
export const createFetchingSql = `
alter table attachments add column attempts smallint not null default 0, add column next_attempt_at timestamptz;
update attachments set next_attempt_at = created_at where state = 'pending';
create index attachments_due on attachments (next_attempt_at) where state = 'pending';
`;

export const dropFetchingSql = `
drop index attachments_due;
alter table attachments drop column next_attempt_at, drop column attempts;
`;
