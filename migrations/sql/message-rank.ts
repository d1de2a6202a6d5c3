/** Orders messages of one instant once the ids that ordered them are gone, so that no past wait changes. */
export const createMessageRankSql = `
alter table messages add column rank_among_equals integer;
`;

export const dropMessageRankSql = `
alter table messages drop column rank_among_equals;
`;
