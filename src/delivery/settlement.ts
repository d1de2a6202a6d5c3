import { backoffSeconds } from '../common/backoff.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import type { SendResult } from '../connectors/connector.ts';
import type { Author } from '../connectors/mention.ts';

/** States of a reply on its way out; the same words in `messages.delivery`, `outbox.state` and the API. */
export const deliveryStates = ['queued', 'sending', 'sent', 'pending', 'failed', 'unconfirmed', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/**
 * Why a reply is not out: a connector's kinds of error, or `gave-up` by a rep, or `refused` by whom it went to, or
 * `erased` with its customer.
 */
export type FailureKind = ConnectorError['kind'] | 'gave-up' | 'refused' | 'erased';

/** What became of one attempt to send. */
export type Settlement =
  | {
      state: 'sent';
      externalId: string | null;
      occurredAt: Date;
      url?: string;
      threadKeys?: string[];
      meta?: Record<string, unknown>;
      opens?: { root: string; author: Author };
      parts?: string[];
    }
  | { state: 'pending'; externalId: string | null; reason: string }
  | { state: 'unconfirmed'; reason: string }
  | { state: 'failed'; kind: FailureKind; reason: string }
  /** The platform took nothing; tried again by itself at `notBefore`. */
  | { state: 'queued'; notBefore: Date; kind: FailureKind; reason: string };

/** A reply that got out, with what the platform told about it. */
export type Sent = Extract<Settlement, { state: 'sent' }>;

export type Attempted = { result: SendResult } | { error: unknown };

/** After so many attempts in a row that took nothing, a rep decides. About half an hour. */
export const mostAttempts = 12;

/**
 * What an attempt's outcome means. A ConnectorError is a connector's word that nothing was taken, so it may be tried
 * again; any other error leaves open whether something left us, so nothing is sent by itself any more.
 * @param attempts 1 after the first attempt
 */
export function settlementOf(attempted: Attempted, attempts: number, now: Date): Settlement {
  if ('error' in attempted) return ofError(attempted.error, attempts, now);
  const { result } = attempted;
  if (result.outcome === 'refused') return { state: 'failed', kind: 'refused', reason: result.reason };
  if (result.outcome === 'unconfirmed') return { state: 'unconfirmed', reason: result.reason };
  if (result.outcome === 'pending')
    return { state: 'pending', externalId: result.externalId ?? null, reason: result.reason };
  const { outcome, ...rest } = result;
  return { state: outcome, ...rest };
}

function ofError(error: unknown, attempts: number, now: Date): Settlement {
  if (!(error instanceof ConnectorError))
    return { state: 'unconfirmed', reason: 'Sending broke off, and nobody knows whether the reply got out.' };
  const { kind, message: reason } = error;
  const mayPass = kind === 'rate-limited' || kind === 'unavailable';
  if (!mayPass || attempts >= mostAttempts) return { state: 'failed', kind, reason };
  return { state: 'queued', notBefore: nextAttempt(error, attempts, now), kind, reason };
}

/** At the platform's own time where it named one, and never at once. */
function nextAttempt({ retryAt }: ConnectorError, attempts: number, now: Date): Date {
  const pause = retryAt ? Math.max(1000, retryAt.getTime() - now.getTime()) : backoffSeconds(attempts) * 1000;
  return new Date(now.getTime() + pause);
}

const erased = 'The customer was erased.';

/**
 * What may be written down of a reply whose customer was erased while it was on its way: that it got out and when, for the
 * figures; nothing by which it could be found. What did not get out is never tried again.
 */
export function forgotten(settlement: Settlement): Settlement {
  if (settlement.state === 'sent') return { state: 'sent', externalId: null, occurredAt: settlement.occurredAt };
  if (settlement.state === 'pending') return { state: 'pending', externalId: null, reason: erased };
  if (settlement.state === 'unconfirmed') return { state: 'unconfirmed', reason: erased };
  return { state: 'failed', kind: 'erased', reason: erased };
}
