import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { Metrics } from '../common/metrics.ts';

interface Row {
  metric: string;
  label: string | null;
  value: number;
}

/** What is asked at each scrape: every process tells the same, since all of it lies in the one database. */
const figures: { name: string; help: string; label?: string }[] = [
  { name: 'earshot_outbox_replies', help: 'Replies on their way out, by state.', label: 'state' },
  { name: 'earshot_outbox_oldest_seconds', help: 'How long the oldest due reply has waited to be sent.' },
  { name: 'earshot_pending_items', help: 'Items that wait for a look-up on their platform.' },
  { name: 'earshot_quarantine_items', help: 'Items that could not be read and wait for a decision.' },
  { name: 'earshot_conversations_unassigned', help: 'Open conversations that nobody has.' },
  { name: 'earshot_cycles_waiting', help: 'Customers who wait for an answer.' },
  { name: 'earshot_cycles_past_goal', help: 'Of those, past their goal.' },
  { name: 'earshot_cycles_past_sla', help: 'Of those, past their SLA: breaches that still wait.' },
  { name: 'earshot_mentions', help: 'Mentions taken in since the source was connected.', label: 'source' },
  {
    name: 'earshot_source_lag_seconds',
    help: 'From a mention being written to us having it, last seen.',
    label: 'source',
  },
  {
    name: 'earshot_source_failing_seconds',
    help: 'How long a source has failed to receive; 0: it works.',
    label: 'source',
  },
];

/** $1: now. Sandbox sources are left out, as in every figure. */
const sql = `
  with real as (select id from sources where not sandbox and status = 'connected')
  select 'earshot_outbox_replies' metric, state label, count(*)::float8 value from outbox
    where state in ('queued', 'sending', 'unconfirmed', 'pending') group by state
  union all select 'earshot_outbox_oldest_seconds', null, coalesce(extract(epoch from $1 - min(not_before)), 0)::float8
    from outbox where state = 'queued' and not_before <= $1
  union all select 'earshot_pending_items', null, count(*) from pending_items
  union all select 'earshot_quarantine_items', null, count(*) from quarantine where state = 'waiting'
  union all select 'earshot_conversations_unassigned', null, count(*) from conversations
    where status = 'open' and assignee_id is null and not listening and not sandbox
  union all select w.metric, null, w.value from (
    select count(*) waiting, count(*) filter (where c.goal_due_at < $1) goal, count(*) filter (where c.sla_due_at < $1) sla
    from cycles c join conversations v on v.id = c.conversation_id
    where c.ended_at is null and c.replaced_at is null and not v.sandbox) n
    cross join lateral (values ('earshot_cycles_waiting', n.waiting), ('earshot_cycles_past_goal', n.goal),
      ('earshot_cycles_past_sla', n.sla)) w (metric, value)
  union all select 'earshot_mentions', source_id::text, sum(items) from source_hours
    where source_id in (select id from real) group by source_id
  union all select 'earshot_source_lag_seconds', source_id::text, lag_seconds from source_states
    where lag_seconds is not null and source_id in (select id from real)
  union all select 'earshot_source_failing_seconds', source_id::text, coalesce(extract(epoch from $1 - failing_since), 0)
    from source_states where source_id in (select id from real)`;

/** Queues, waits and sources for Prometheus, read from the database when it asks. */
@Injectable()
export class OperationsGauges implements OnModuleInit {
  private asked: { at: number; rows: Promise<Row[]> } | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const { name, help, label } of figures)
      this.metrics.gauge(name, help, label ? [label] : [], async (gauge) => {
        gauge.reset();
        for (const row of await this.rows())
          if (row.metric === name) gauge.set(label ? { [label]: row.label ?? '' } : {}, Number(row.value));
      });
  }

  /** One scrape asks for all figures at once, so they share one query. */
  private rows(): Promise<Row[]> {
    const now = this.clock.now();
    if (this.asked && now.getTime() - this.asked.at < 1000) return this.asked.rows;
    const rows = this.dataSource.query<Row[]>(sql, [now]);
    this.asked = { at: now.getTime(), rows };
    return rows;
  }
}
