/** By what contacts are found who have not written yet. */
export const createContactNamesSql = `
create index contacts_name on contacts (lower(name) text_pattern_ops);
`;

export const dropContactNamesSql = `
drop index contacts_name;
`;
