/** When it was last asked whether an account's platform lets in what is sent; not every poll tells. */
export const createSendingCheckedSql = `
alter table source_states add column sending_checked_at timestamptz;
`;

export const dropSendingCheckedSql = `
alter table source_states drop column sending_checked_at;
`;
