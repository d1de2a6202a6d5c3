import { serverTime } from './server-time.ts';

/** What the server answers when it refuses (RFC 9457): `detail` is a sentence for a person. */
export interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  status?: number;
  /** Field path to sentence. */
  fields?: Record<string, string>;
}

/** A refusal, or no answer at all (`status` 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'Problem';
  }

  /** Nobody answered: the line is down or the server restarts. */
  get offline(): boolean {
    return this.status === 0;
  }
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

interface Options {
  query?: Query;
  body?: unknown;
  /** Makes a repeat of the same request free. */
  idempotencyKey?: string;
  ifMatch?: number;
  signal?: AbortSignal;
}

let csrfToken = '';
/** Sent with everything that changes something; the session's answer names it. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

function headers(method: string, { body, idempotencyKey, ifMatch }: Options): Record<string, string> {
  const given: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined && !(body instanceof FormData)) given['content-type'] = 'application/json';
  if (method !== 'GET') given['x-csrf-token'] = csrfToken;
  if (idempotencyKey) given['idempotency-key'] = idempotencyKey;
  if (ifMatch !== undefined) given['if-match'] = `"${ifMatch}"`;
  return given;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** One call to the API. @throws Problem */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const { body, query, signal } = options;
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      method,
      headers: headers(method, options),
      body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
      signal,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Problem(0, {});
  }
  serverTime.learn(response.headers.get('date'));
  const answer = await read(response);
  if (!response.ok) throw new Problem(response.status, (answer ?? {}) as ProblemBody);
  return answer as T;
}

export const newKey = (): string => crypto.randomUUID();
