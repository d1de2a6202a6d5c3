import { Problem, type ProblemBody } from './problem.ts';
import { csrfHeader } from './client.ts';

/** A call that openapi.json does not describe (yet): files, and what lands next. @throws Problem */
export async function request<T>(
  method: string,
  path: string,
  { body, headers }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  const isForm = body instanceof FormData;
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      ...csrfHeader(),
      ...headers,
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new Problem(0, {});
  });
  const text = await response.text();
  const answer: unknown = text ? JSON.parse(text) : undefined;
  if (!response.ok) throw new Problem(response.status, answer as ProblemBody);
  return answer as T;
}
