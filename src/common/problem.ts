import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind } from './domain-error.ts';
import { postgresError } from './postgres-error.ts';

/** An error as it is told over HTTP: https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  type: 'about:blank';
  /** The status in words. */
  title: string;
  status: number;
  /** A sentence that tells a person what to do. */
  detail: string;
  /** Stable, for machines: `conversation-not-found`. */
  code: string;
  /** Field path to sentence. */
  fields?: Record<string, string>;
  /** Seconds; the same as the header Retry-After. */
  retryAfter?: number;
  /** Names this very occurrence, as in our log. */
  instance?: string;
}

const statuses: Record<DomainErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
};

const problem = (status: number, code: string, detail: string): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  code,
});

/** What the caller is told; an error of unknown kind gives nothing away. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) return ofDomain(error);
  return ofServer(error) ?? ofNest(error) ?? ofDatabase(error) ?? unknownProblem();
}

const unknownProblem = () =>
  problem(500, 'internal-error', 'Something went wrong on our side. Try again; if it stays, give your admin the id.');

function ofDomain({ kind, code, message, details }: DomainError): Problem {
  const status = kind === 'invalid' && details.fields ? 422 : statuses[kind];
  return {
    ...problem(status, code, message),
    ...(details.fields && { fields: details.fields }),
    ...(details.retryAfterSeconds !== undefined && { retryAfter: Math.ceil(details.retryAfterSeconds) }),
  };
}

/** Refusals of the HTTP server underneath, before a controller was asked. */
const serverRefusals: Record<string, [number, string, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'The request is too large. Send less at once.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'body-incomplete', 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media-type-unknown', 'Send JSON, with Content-Type: application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'body-empty', 'The body is empty. Send a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'json-invalid', 'The body is not JSON. Correct it and send it again.'],
  FST_ERR_BAD_URL: [400, 'url-invalid', 'The address is badly encoded.'],
};

function ofServer(error: unknown): Problem | undefined {
  const told = error instanceof HttpException && error.cause ? error.cause : error;
  const refusal = serverRefusals[(told as { code?: string } | null)?.code ?? ''];
  return refusal && problem(...refusal);
}

function ofNest(error: unknown): Problem | undefined {
  if (!(error instanceof HttpException)) return undefined;
  const told = error.getResponse();
  if (isProblem(told)) return told;
  if (error.getStatus() >= 500) return undefined;
  const status = error.getStatus();
  const title = STATUS_CODES[status] ?? 'Error';
  const detail = status === 404 ? 'There is nothing at this address.' : error.message;
  return problem(status, title.toLowerCase().replaceAll(' ', '-'), detail);
}

/** An answer of an earlier request, told again. */
const isProblem = (told: unknown): told is Problem =>
  typeof told === 'object' && told !== null && 'detail' in told && 'code' in told && 'status' in told;

function ofDatabase(error: unknown): Problem | undefined {
  const said = postgresError(error);
  if (!said) return undefined;
  if (said.code === '23505') return problem(409, 'already-exists', 'This exists already.');
  if (said.code === '23503') return problem(409, 'reference-missing', 'What this refers to does not exist (any more).');
  if (/^2[23]/.test(said.code))
    return problem(
      422,
      'value-not-storable',
      'A value is out of range or of the wrong form. Correct it and try again.',
    );
  if (/^(08|40|53|55|57)/.test(said.code))
    return { ...problem(503, 'database-unavailable', 'The database is busy. Try again in a moment.'), retryAfter: 2 };
  return undefined;
}
