/**
 * Which conversations stand under a post, so that what is learnt of it later reaches them; and which of them know it, so
 * that a new one beside thousands that do not finds out at once.
 */
export const createParentsSql = `
create index conversations_parent on conversations (source_id, (parent ->> 'externalId')) where parent is not null;
create index conversations_known_parent on conversations (source_id, (parent ->> 'externalId'))
  where parent is not null and not (parent ->> 'text' = '' and parent ->> 'occurredAt' is null);
`;

export const dropParentsSql = `
drop index conversations_known_parent;
drop index conversations_parent;
`;
