import { useQuery } from '@tanstack/react-query';
import { api, got, ifVersion, once, type Schema } from './client.ts';

/** A connected account. */
export type Source = Schema['SourceView'];
export type SourceChange = Schema['UpdateSourceBody'];
export type TestResult = Schema['TestSourceView'];

/** The accounts that concern me; asked again on every live notice and at least every 45 s, so that deafness shows. */
export const useSources = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: () => got(api.GET('/api/v1/sources')),
    staleTime: 30_000,
    refetchInterval: 45_000,
  });

export const useOutages = () =>
  useQuery({
    queryKey: ['sources', 'outages'],
    queryFn: () => got(api.GET('/api/v1/outages', { params: { query: {} } as never })),
    staleTime: 30_000,
    refetchInterval: 45_000,
  });

export const testSource = (body: Schema['TestSourceBody']): Promise<TestResult> =>
  got(api.POST('/api/v1/sources/test', { body }));
export const connectSource = (body: Schema['ConnectSourceBody'], key: string): Promise<Source> =>
  got(api.POST('/api/v1/sources', { body, headers: once(key) }));
export const changeSource = (id: string, body: SourceChange, version: number): Promise<Source> =>
  got(api.PATCH('/api/v1/sources/{id}', { params: { path: { id } } as never, body, headers: ifVersion(version) }));
export const removeSource = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/sources/{id}', { params: { path: { id } } }));

/** Where to go to sign an account in. */
export const beginAuthorisation = (id: string): Promise<Schema['AuthorisationView']> =>
  got(api.POST('/api/v1/sources/{id}/authorisation', { params: { path: { id } } }));
/** With what the platform sent back. */
export const completeAuthorisation = (body: Schema['CompleteAuthorisationBody']): Promise<Schema['AuthorisedView']> =>
  got(api.POST('/api/v1/authorisation', { body }));
