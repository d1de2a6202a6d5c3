/** By what merged conversations and contacts are found. Both are few. */
export const createInboxMergedSql = `
create index conversations_merged on conversations (merged_into_id, id) where merged_into_id is not null;
create index contacts_merged on contacts (merged_into_id, id) where merged_into_id is not null;
`;

export const dropInboxMergedSql = `
drop index contacts_merged, conversations_merged;
`;
