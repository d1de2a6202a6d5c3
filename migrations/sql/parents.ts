/** Which conversations stand under a post, so that what is learnt of it later reaches them. */
export const createParentsSql = `
create index conversations_parent on conversations (source_id, (parent ->> 'externalId')) where parent is not null;
`;

export const dropParentsSql = `
drop index conversations_parent;
`;
