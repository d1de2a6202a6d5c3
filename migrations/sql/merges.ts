/** What was merged into what, and what the conversation that stayed took over: enough to part them exactly. */
export const createMergesSql = `
create table conversation_merges (
  conversation_id bigint constraint conversation_merges_pk primary key
    constraint conversation_merges_conversation_fk references conversations on delete cascade,
  -- the next step; conversations.merged_into_id leads to the last one of a chain
  into_id bigint not null constraint conversation_merges_into_fk references conversations on delete cascade,
  at timestamptz not null,
  carried jsonb not null
);
create index conversation_merges_into on conversation_merges (into_id);
insert into conversation_merges (conversation_id, into_id, at, carried)
  select c.id, c.merged_into_id, max(e.at), '{}' from conversations c
    join events e on e.conversation_id = c.id and e.type = 'conversation.merged'
  where c.merged_into_id is not null and c.message_count > 0 group by c.id;
`;

export const dropMergesSql = `
drop table conversation_merges;
`;
