/** What still works and will not for long, or works worse than it could: by key, with the sentence and since when. */
export const createSourceWarningsSql = `
alter table source_states add column warnings jsonb not null default '{}';
`;

export const dropSourceWarningsSql = `
alter table source_states drop column warnings;
`;
