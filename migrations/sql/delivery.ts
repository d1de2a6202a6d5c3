/** What a reply's way out, the choice of a rep and the alerts read by. */
export const createDeliverySql = `
-- replies handed out to another system, in the order in which they became available
create index outbox_released on outbox (source_id, xid, id);
create index outbox_conversation on outbox (conversation_id, id) where state in ('queued', 'sending');

-- open, waiting, and in nobody's hands
create index conversations_unassigned on conversations (position_at, id)
  where status = 'open' and assignee_id is null and waiting_since is not null and not listening;

-- how far a reader of the events has come
create table event_readers (
  name text constraint event_readers_pk primary key,
  xid xid8 not null,
  id bigint not null
);
`;

export const dropDeliverySql = `
drop table event_readers;
drop index conversations_unassigned, outbox_conversation, outbox_released;
`;
