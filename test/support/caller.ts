import { type RunningApp } from './app.ts';

/** An answer of the API. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Record<string, unknown>;
}

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Somebody who asks the API over HTTP; `by` is what `signInAs` or `tokenWith` gives. */
export class Caller {
  constructor(
    private readonly running: RunningApp,
    private readonly by: { headers: Record<string, string> },
  ) {}

  async ask<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await this.running.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { ...this.by.headers, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = String(response.headers['content-type']).includes('json') && response.body !== '';
    return {
      status: response.statusCode,
      body: (isJson ? response.json() : response.body) as T,
      headers: response.headers as Record<string, unknown>,
    };
  }

  get<T>(path: string, query: Query = {}): Promise<Answer<T>> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString();
    return this.ask<T>('GET', search ? `${path}?${search}` : path);
  }

  post<T>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.ask<T>('POST', path, body, headers);
  }
}
