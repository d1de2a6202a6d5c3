import createClient, { type Middleware } from 'openapi-fetch';
import { early } from './early.ts';
import { Problem, type ProblemBody } from './problem.ts';
import type { components, paths } from './schema.d.ts';
import { serverTime } from './server-time.ts';

/** The shapes of the API, as openapi.json says them. */
export type Schema = components['schemas'];

let csrfToken = '';
/** Sent with everything that changes something; the session's answer names it. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

export const csrfHeader = (): { 'x-csrf-token': string } => ({ 'x-csrf-token': csrfToken });

export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return new Problem(response.status, JSON.parse(text) as ProblemBody);
  } catch {
    return new Problem(response.status, { detail: text.slice(0, 200) });
  }
}

/** Not a middleware, which would be waited for: so a request is on its way before what is pressed draws anything. */
function send(request: Request): Promise<Response> {
  if (request.method !== 'GET') request.headers.set('x-csrf-token', csrfToken);
  return early.take(request) ?? fetch(request);
}

const manners: Middleware = {
  async onResponse({ response }) {
    serverTime.learn(response.headers.get('date'));
    if (!response.ok) throw await problemOf(response);
    return response;
  },
  onError({ error }) {
    // Somebody went elsewhere before the answer came: that is no problem of the line.
    return error instanceof DOMException && error.name === 'AbortError' ? error : new Problem(0, {});
  },
};

/** The API. Every call either answers or throws a `Problem`; unwrap it with `got`. */
export const api = createClient<paths>({
  fetch: send,
  querySerializer: { array: { style: 'form', explode: false } },
});
api.use(manners);

/** The answer of a call. @throws Problem */
export async function got<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** Makes a repeat of the same request free. */
export const once = (key: string = crypto.randomUUID()): { 'idempotency-key': string } => ({ 'idempotency-key': key });
export const newKey = (): string => crypto.randomUUID();

/** Refuses to overwrite what a colleague changed meanwhile. */
export const ifVersion = (version: number): { 'if-match': string } => ({ 'if-match': `"${version}"` });

/** A call whose body or answer is a file. @throws Problem */
export async function fetchFile(address: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(address, init).catch(() => {
    throw new Problem(0, {});
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}
