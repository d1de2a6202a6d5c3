import { api, got, type Schema } from './client.ts';

/** One wait told in facts. */
export type Wait = Schema['WaitView'];

export const readClock = (id: string): Promise<Schema['ClockView']> =>
  got(api.GET('/api/v1/conversations/{id}/clock', { params: { path: { id } } }));
