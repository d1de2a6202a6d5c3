import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { Config } from '../config/config.ts';
import { webhookUrl } from '../config/public-url.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import type { ConnectorSpec } from '../connectors/connector-spec.ts';
import { isSignedIn } from '../connectors/oauth.ts';
import type { Principal } from '../people/principal.ts';
import { visibleSources } from '../people/visibility.ts';
import { oauthOf } from './authorisation/authorise-url.ts';
import { cannotSend } from './source-health.ts';
import type { OutageView, SourceView, SourceWarningView } from './source.dto.ts';

interface Row extends Omit<SourceView, 'health' | 'webhookUrl' | 'signIn'> {
  webhookKey: string;
  historyDoneAt: Date | null;
  failures: number;
  lastSuccessAt: Date | null;
  lastItemAt: Date | null;
  lagSeconds: number | null;
  deafSince: Date | null;
  lastError: string | null;
  nextPollAt: Date | null;
  missingScopes: string[];
  warnings: Record<string, SourceWarningView>;
  unknown: Record<string, number>;
  quarantined: number;
  pending: number;
  spentToday: number | null;
}

/** Reads connected accounts with their health, for whoever may see them. */
@Injectable()
export class SourcesQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async list(principal: Principal): Promise<SourceView[]> {
    const params: unknown[] = [this.today()];
    const visible = visibleSources(principal, params);
    const rows = await this.dataSource.query<Row[]>(
      `${select} where s.status <> 'removed' and ${visible} order by s.name, s.id`,
      params,
    );
    return rows.map((row) => this.view(row));
  }

  /** @throws DomainError `source-not-found` */
  async one(principal: Principal, id: string): Promise<SourceView> {
    const params: unknown[] = [this.today(), id];
    const visible = visibleSources(principal, params);
    const [row] = await this.dataSource.query<Row[]>(
      `${select} where s.id = $2 and s.status <> 'removed' and ${visible}`,
      params,
    );
    if (!row)
      throw new DomainError(
        'not-found',
        'source-not-found',
        'There is no such connected account, or it is not yours to see.',
      );
    return this.view(row);
  }

  /** Platforms that charge begin their day at midnight UTC. */
  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }

  /** Running and past outages, newest first, at most 200. */
  async outages(principal: Principal, running: boolean): Promise<OutageView[]> {
    const params: unknown[] = [];
    const visible = visibleSources(principal, params);
    return this.dataSource.query<OutageView[]>(
      `select o.id, o.source_id as "sourceId", s.name as "sourceName", o.kind, o.reason, o.began_at as "beganAt",
         o.ended_at as "endedAt", o.recovered, o.already_late as "alreadyLate"
       from outages o join sources s on s.id = o.source_id
       where s.status <> 'removed' and ${visible} ${running ? 'and o.ended_at is null' : ''}
       order by o.began_at desc limit 200`,
      params,
    );
  }

  private view({ webhookKey, historyDoneAt, failures, ...row }: Row): SourceView {
    const { spec } = this.registry.get(row.channel);
    const {
      lastSuccessAt,
      lastItemAt,
      lagSeconds,
      deafSince,
      lastError,
      nextPollAt,
      missingScopes,
      warnings,
      unknown,
      quarantined,
      pending,
      spentToday,
      ...source
    } = row;
    const { [cannotSend]: mute = null, ...others } = warnings;
    const signIn = signInOf(spec, source);
    return {
      ...source,
      signIn,
      webhookUrl: spec.capabilities.webhook ? webhookUrl(this.config, webhookKey) : null,
      health: {
        state: stateOf(row, spec, signIn, { historyDoneAt, failures }),
        lastSuccessAt,
        lastItemAt,
        lagSeconds,
        deafSince,
        lastError,
        nextPollAt: spec.capabilities.poll ? nextPollAt : null,
        missingScopes,
        cannotSend: mute,
        warnings: Object.values(others),
        unknown,
        quarantined,
        pending,
        spentToday,
        dailyBudget: budgetOf(spec, source.settings),
      },
    };
  }
}

/** What a day may cost, where people have set a limit. */
function budgetOf({ budgetSetting, settings: declared }: ConnectorSpec, settings: Row['settings']): number | null {
  if (!budgetSetting) return null;
  const usual = declared.find(({ name }) => name === budgetSetting)?.default;
  return Number(settings[budgetSetting] ?? usual) || null;
}

/** How an account fares, in a word. */
function stateOf(
  { status, deafSince }: Pick<Row, 'status' | 'deafSince'>,
  { capabilities }: ConnectorSpec,
  signIn: SourceView['signIn'],
  { historyDoneAt, failures }: Pick<Row, 'historyDoneAt' | 'failures'>,
): SourceView['health']['state'] {
  if (status === 'paused') return signIn === 'needed' ? 'signedOut' : 'paused';
  if (deafSince) return 'deaf';
  if (failures > 0) return 'failing';
  return capabilities.poll && !historyDoneAt ? 'importing' : 'receiving';
}

/** Whether a person has to sign the account in with its platform, may, or has done so. */
function signInOf(spec: ConnectorSpec, { settings, secrets }: Pick<Row, 'settings' | 'secrets'>): SourceView['signIn'] {
  const oauth = oauthOf(spec, settings);
  if (!oauth) return null;
  if (isSignedIn({ secrets: Object.fromEntries(secrets.map((name) => [name, true])) })) return 'done';
  return oauth.optional ? 'possible' : 'needed';
}

const select = `
  select s.id, s.channel, s.name, s.account, s.settings, s.status, s.sandbox, s.webhook_key as "webhookKey",
    s.history_days as "historyDays", s.retention_days as "retentionDays", s.brand_names as "brandNames",
    s.connected_at as "connectedAt", s.history_done_at as "historyDoneAt", s.version,
    array(select jsonb_object_keys(s.secrets) order by 1) as secrets,
    array(select team_id::text from team_sources where source_id = s.id order by team_id) as "teamIds",
    array(select user_id::text from source_reps where source_id = s.id order by user_id) as "repIds",
    st.failures, st.last_success_at as "lastSuccessAt", st.last_item_at as "lastItemAt", st.lag_seconds as "lagSeconds",
    st.last_error as "lastError", nullif(st.next_poll_at, 'infinity') as "nextPollAt", st.missing_scopes as "missingScopes", st.warnings, st.unknown,
    (select o.began_at from outages o where o.source_id = s.id and o.ended_at is null) as "deafSince",
    (select count(*)::int from quarantine q where q.source_id = s.id and q.state = 'waiting') as quarantined,
    (select count(*)::int from pending_items p where p.source_id = s.id) as pending,
    (select coalesce(sum(b.spent_microdollars) filter (where b.day = $1::date), 0) / 1e6 from budget_days b
      where b.source_id = s.id having count(*) > 0)::float as "spentToday"
  from sources s join source_states st on st.source_id = s.id`;
