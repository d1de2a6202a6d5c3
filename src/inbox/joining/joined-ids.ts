/** A conversation and everything that was merged into it, as an SQL array of ids. */
export function joinedIds(id: string): string {
  return `array(select j.id from conversations j where j.id = ${id} or j.merged_into_id = ${id})`;
}

/** The class of the most urgent threat in a conversation `id` that nobody has settled yet, as an SQL expression. */
export function openThreat(id: string): string {
  return `(select t.class from threats t where t.conversation_id = any(${joinedIds(id)}) and t.state = 'open'
    order by t.due_at, t.id limit 1)`;
}
