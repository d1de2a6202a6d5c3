/** Under which of a contact's identities a message was written, so that the answer goes there. */
export const createMessageIdentitySql = `
-- no foreign key: identities go only with their contact's erasure, and checking it would read every message
alter table messages add column identity_id bigint;
`;

export const dropMessageIdentitySql = `
alter table messages drop column identity_id;
`;
