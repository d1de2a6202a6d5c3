import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

/** Whether an account can receive, and how late. */
export interface SourceHealth {
  state: 'receiving' | 'failing' | 'deaf' | 'paused' | 'importing';
  lastSuccessAt: string | null;
  lastItemAt: string | null;
  lagSeconds: number | null;
  deafSince: string | null;
  lastError: string | null;
  nextPollAt: string | null;
  missingScopes: string[];
  quarantined: number;
  pending: number;
  unknown: Record<string, number>;
  spentToday: number | null;
}

/** A connected account. */
export interface Source {
  id: string;
  channel: string;
  name: string;
  account: Record<string, unknown>;
  settings: Record<string, unknown>;
  secrets: string[];
  status: 'connected' | 'paused';
  sandbox: boolean;
  webhookUrl: string | null;
  historyDays: number;
  retentionDays: number | null;
  brandNames: string[];
  teamIds: string[];
  repIds: string[];
  connectedAt: string;
  version: number;
  health: SourceHealth;
}

export interface Outage {
  id: string;
  sourceId: string;
  sourceName: string;
  kind: string;
  reason: string;
  beganAt: string;
  endedAt: string | null;
  recovered: number;
  alreadyLate: number;
}

export interface TestResult {
  ok: boolean;
  message: string;
  missingScopes?: string[];
  account?: { externalId: string; name: string; handle?: string };
}

export interface SourceChange {
  name?: string;
  settings?: Record<string, unknown>;
  status?: 'connected' | 'paused';
  teamIds?: string[];
  repIds?: string[];
  brandNames?: string[];
  retentionDays?: number | null;
}

/** The accounts that concern me; asked again on every live notice and at least every 45 s, so that deafness shows. */
export function useSources() {
  return useQuery({
    queryKey: ['sources'],
    queryFn: () => request<Source[]>('GET', '/sources'),
    staleTime: 30_000,
    refetchInterval: 45_000,
  });
}

export const useOutages = () =>
  useQuery({
    queryKey: ['sources', 'outages'],
    queryFn: () => request<Outage[]>('GET', '/outages'),
    staleTime: 30_000,
    refetchInterval: 45_000,
  });

export const testSource = (body: { channel: string; settings: Record<string, unknown>; sourceId?: string }) =>
  request<TestResult>('POST', '/sources/test', { body });
export const connectSource = (
  body: { channel: string; name: string; settings: Record<string, unknown>; account?: unknown; historyDays?: number } & SourceChange,
  idempotencyKey: string,
) => request<Source>('POST', '/sources', { body, idempotencyKey });
export const changeSource = (id: string, body: SourceChange, version: number) =>
  request<Source>('PATCH', `/sources/${id}`, { body, ifMatch: version });
export const removeSource = (id: string) => request<void>('DELETE', `/sources/${id}`);
