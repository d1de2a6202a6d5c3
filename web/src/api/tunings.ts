import { useQuery } from '@tanstack/react-query';
import { api, got, once, type Schema } from './client.ts';

/** Other levels of frustration for an account and a language, as reps' corrections suggest them. */
export type Tuning = Schema['TuningView'];

export const useTunings = () => useQuery({ queryKey: ['tunings'], queryFn: () => got(api.GET('/api/v1/tunings')) });

const paths = {
  accept: '/api/v1/tunings/{id}/accept',
  refuse: '/api/v1/tunings/{id}/refuse',
  rollBack: '/api/v1/tunings/{id}/roll-back',
} as const;
export type Verdict = keyof typeof paths;

export const decideTuning = ({ id, verdict }: { id: string; verdict: Verdict }): Promise<Tuning> =>
  got(api.POST(paths[verdict], { params: { path: { id } }, headers: once() }));
