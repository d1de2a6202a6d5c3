/** A customer `k` as lists show it. */
export const contactColumns = `k.id, k.version, k.name, k.preferred_name as "preferredName",
  k.form_of_address as "formOfAddress", k.language, k.time_zone as "timeZone", k.attributes,
  k.blocked_at as "blockedAt", k.erased_at as "erasedAt", k.sandbox,
  coalesce((select json_agg(json_build_object('id', i.id::text, 'contactId', i.contact_id::text, 'channel', i.channel,
      'externalId', i.external_id, 'name', i.name, 'handle', i.handle, 'address', i.address,
      'profileUrl', i.profile_url, 'avatarUrl', i.avatar_url) order by i.id)
    from identities i where i.contact_id = any(${groupOf('k.id')})), '[]') as identities`;

/** A customer and those merged into them, as an SQL array of ids. */
export function groupOf(id: string): string {
  return `array(select g.id from contacts g where g.id = ${id} or g.merged_into_id = ${id})`;
}
