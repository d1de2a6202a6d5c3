/** Views that hold little among very much: each would else read every conversation there is. */
export const createRareViewsSql = `
create index conversations_threat on conversations (position_at, id) where threat is not null;
create index conversations_unanswered_before on conversations (last_activity_at desc, id desc)
  where unanswered_before_connection;
create index conversations_spam on conversations (last_activity_at desc, id desc) where status = 'spam';
create index conversations_customers_turn on conversations (last_activity_at desc, id desc)
  where status = 'customersTurn';
`;

export const dropRareViewsSql = `
drop index conversations_customers_turn, conversations_spam, conversations_unanswered_before, conversations_threat;
`;
