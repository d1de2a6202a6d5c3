import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { personOf, type Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { figures, type Observation } from '../targets/figures.ts';
import type { FiguresView, Grouping, OverviewParams, OverviewRow, OverviewView } from './overview.dto.ts';

interface Standing {
  key: string | null;
  open: number;
  unanswered: number;
  oldestWaitingSince: Date | null;
  pastGoal: number;
  pastSla: number;
}

interface Wait {
  key: string | null;
  seconds: number;
  outcome: Observation['outcome'];
  late: boolean;
  pastGoal: boolean;
  native: boolean;
  lag: number;
}

/** What a row stands for now, and to whom a wait is put down: whoever answered it, or has it. */
const keys: Record<Grouping, { now: string; wait: string }> = {
  channel: { now: 's.channel', wait: 's.channel' },
  source: { now: 's.id::text', wait: 's.id::text' },
  team: { now: 'c.team_id::text', wait: 'c.team_id::text' },
  rep: { now: 'c.assignee_id::text', wait: 'coalesce(y.user_id, c.assignee_id)::text' },
};

const counted = `c.status <> 'spam' and c.merged_into_id is null and p.blocked_at is null`;

/** How each channel, source, team or rep keeps the promise, with those who still wait counted. */
@Injectable()
export class OverviewQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly clock: Clock,
  ) {}

  /** For whoever may see the conversations; a rep sees only rows of their own with `onlyMe`. */
  async read(principal: Principal, { by, days, sandbox }: OverviewParams, onlyMe = false): Promise<OverviewView> {
    const at = this.clock.now();
    const scope = (params: unknown[]) =>
      `${visibleConversations(principal, params)}${sandbox ? '' : ' and not c.sandbox'}`;
    const [allStandings, allWaits, names, excluded] = await Promise.all([
      this.standings(by, at, scope),
      this.waits(by, days, at, scope),
      this.names(by),
      this.excluded(principal, { days, sandbox }, at, onlyMe),
    ]);
    const mine = ({ key }: { key: string | null }) => !onlyMe || key === personOf(principal);
    const [standings, waits] = [allStandings.filter(mine), allWaits.filter(mine)];
    const found = new Set([...standings, ...waits].map(({ key }) => key));
    const row = (key: string | null): OverviewRow => ({
      ...(standings.find((standing) => standing.key === key) ?? nothing(key)),
      name: key === null ? null : (names.get(key) ?? key),
      figures: figuresOf(waits.filter((wait) => wait.key === key)),
    });
    const rows = [...found]
      .map(row)
      .toSorted((a, b) => b.unanswered - a.unanswered || (a.name ?? '').localeCompare(b.name ?? ''));
    return { by, days, at, rows, total: { ...sum(standings), name: null, figures: figuresOf(waits) }, excluded };
  }

  private standings(by: Grouping, at: Date, scope: (params: unknown[]) => string): Promise<Standing[]> {
    const params: unknown[] = [at];
    return this.dataSource.query<Standing[]>(
      `select ${keys[by].now} as key, count(*) filter (where c.status = 'open' and not c.listening and c.nothing_to_answer is null)::int as open,
         count(c.waiting_since)::int as unanswered, min(c.waiting_since) as "oldestWaitingSince",
         count(*) filter (where c.waiting_since is not null and c.goal_due_at < $1)::int as "pastGoal",
         count(*) filter (where c.waiting_since is not null and c.sla_due_at < $1)::int as "pastSla"
       from conversations c join sources s on s.id = c.source_id join contacts p on p.id = c.contact_id
       where (c.status = 'open' or c.waiting_since is not null) and ${counted} and ${scope(params)} group by 1`,
      params,
    );
  }

  private waits(by: Grouping, days: number, at: Date, scope: (params: unknown[]) => string): Promise<Wait[]> {
    const params: unknown[] = [at, since(at, days)];
    return this.dataSource.query<Wait[]>(
      `select ${keys[by].wait} as key, extract(epoch from coalesce(y.ended_at, $1) - y.started_at)::float as seconds,
         case when y.ended_at is null then 'waiting' when y.ended_by in ('reply', 'native') then 'answered' else 'closed' end as outcome,
         coalesce(y.ended_at, $1) > y.sla_due_at as late, coalesce(y.ended_at, $1) > y.goal_due_at as "pastGoal",
         coalesce(y.ended_by = 'native', false) as native, y.lag_seconds as lag
       from cycles y join conversations c on c.id = y.conversation_id join sources s on s.id = c.source_id
         join contacts p on p.id = c.contact_id
       where y.replaced_at is null and (y.started_at >= $2 or y.ended_at is null) and ${counted} and ${scope(params)}`,
      params,
    );
  }

  private async excluded(
    principal: Principal,
    { days, sandbox }: Pick<OverviewParams, 'days' | 'sandbox'>,
    at: Date,
    onlyMe: boolean,
  ): Promise<OverviewView['excluded']> {
    const params: unknown[] = [since(at, days), sandbox];
    const visible = visibleConversations(principal, params);
    const mine = onlyMe ? `${keys.rep.wait} = $${params.push(personOf(principal))}` : 'true';
    const [row] = await this.dataSource.query<[OverviewView['excluded']]>(
      `select count(*) filter (where c.status = 'spam')::int as spam, count(p.blocked_at)::int as blocked,
         count(c.merged_into_id)::int as merged, count(*) filter (where c.sandbox and not $2)::int as sandbox
       from cycles y join conversations c on c.id = y.conversation_id join contacts p on p.id = c.contact_id
       where y.replaced_at is null and y.started_at >= $1 and ${visible} and ${mine}`,
      params,
    );
    return row;
  }

  private async names(by: Grouping): Promise<Map<string, string>> {
    if (by === 'channel') return new Map(this.registry.all().map(({ spec }) => [spec.channel, spec.title]));
    const table = { source: 'sources', team: 'teams', rep: 'users' }[by];
    const rows = await this.dataSource.query<{ id: string; name: string }[]>(`select id, name from ${table}`);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

const since = (at: Date, days: number): Date => new Date(at.getTime() - days * 86_400_000);

const nothing = (key: string | null): Standing => ({
  key,
  open: 0,
  unanswered: 0,
  oldestWaitingSince: null,
  pastGoal: 0,
  pastSla: 0,
});

function sum(standings: Standing[]): Standing {
  const add = (pick: (standing: Standing) => number) =>
    standings.reduce((total, standing) => total + pick(standing), 0);
  const oldest = standings.flatMap(({ oldestWaitingSince }) => oldestWaitingSince ?? []).map((date) => date.getTime());
  return {
    key: null,
    open: add(({ open }) => open),
    unanswered: add(({ unanswered }) => unanswered),
    oldestWaitingSince: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
    pastGoal: add(({ pastGoal }) => pastGoal),
    pastSla: add(({ pastSla }) => pastSla),
  };
}

function figuresOf(waits: Wait[]): FiguresView {
  const lags = waits.map(({ lag }) => lag);
  return {
    ...figures(waits),
    goalShare: figures(waits.map((wait) => ({ ...wait, late: wait.pastGoal }))).share,
    native: waits.filter(({ native, outcome }) => native && outcome === 'answered').length,
    lagSeconds: lags.length > 0 ? lags.reduce((total, lag) => total + lag, 0) / lags.length : null,
  };
}
