/** A version is never used twice: a draft that was discarded and begun anew is not taken for the one before. */
export const createDraftVersionsSql = `
create sequence draft_versions as integer maxvalue 999999999 cycle;
alter table drafts alter column version set default nextval('draft_versions');
alter sequence draft_versions owned by drafts.version;
update drafts set version = default;
`;

export const dropDraftVersionsSql = `
alter table drafts alter column version set default 1;
drop sequence draft_versions;
`;
