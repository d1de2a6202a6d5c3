/** By what people on social channels are found. */
export const createIdentityHandlesSql = `
create index identities_handle on identities (lower(handle) text_pattern_ops) where handle is not null;
`;

export const dropIdentityHandlesSql = `
drop index identities_handle;
`;
