import { ConnectorError } from '../connector-error.ts';
import { connectionError } from './mail-errors.ts';
import type { EmailSettings, Server } from './settings.ts';

interface SmtpFailure {
  code?: string;
  command?: string;
  /** The server's three digits. */
  responseCode?: number;
  response?: string;
}

/** Whether the server refused who we say we are. With 4xx it has trouble of its own, or is asked too often (RFC 4954, 6). */
export function isRefusedLogin(error: unknown): boolean {
  const { code, responseCode = 0 } = error as SmtpFailure;
  return code === 'EAUTH' && !(responseCode >= 400 && responseCode < 500);
}

/**
 * What a refusal means: 4xx is tried again later, 5xx is final for this mail (RFC 5321, 4.2.1). The server's words are
 * kept, since they often name the cure; they hold no text of customers.
 */
export function smtpError(error: unknown, server: Server, settings: EmailSettings, now: Date): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const failure = error as SmtpFailure;
  const words = (failure.response ?? '').replace(/\s+/g, ' ').trim().slice(0, 300);
  const said = words && `${words.replace(/\.$/, '')}.`;
  if (isRefusedLogin(error)) return loginError(error, said, server, settings);
  const code = failure.responseCode;
  if (code === undefined) {
    return (
      connectionError(error, server, 'SMTP') ??
      ConnectorError.unavailable(
        `The connection to ${server.host} was cut before it took the mail; it is tried again.`,
        error,
      )
    );
  }
  if (code >= 500) return refusal(code, said, server, error);
  if (/too many|rate|throttl|limit/i.test(said)) {
    return ConnectorError.rateLimited(
      `${server.host} asks us to send more slowly: ${said}`,
      new Date(now.getTime() + 300_000),
      error,
    );
  }
  return ConnectorError.unavailable(`${server.host} cannot take the mail now: ${said}`, error);
}

function refusal(code: number, said: string, server: Server, error: unknown): ConnectorError {
  if (/5\.7\.(?:57|139|60)|SmtpClientAuthentication|authenticat/i.test(said)) {
    return ConnectorError.unauthorised(
      `${server.host} lets nobody send without signing in: check user name and password, and that SMTP AUTH is switched on. It said: ${said}`,
      error,
      String(code),
    );
  }
  return ConnectorError.rejected(`${server.host} refused the mail: ${said || `${code}.`}`, error, String(code));
}

function loginError(error: unknown, said: string, server: Server, settings: EmailSettings): ConnectorError {
  if (/SmtpClientAuthentication is disabled|5\.7\.139|disabled/i.test(said)) {
    return ConnectorError.unauthorised(
      'SMTP AUTH is switched off for this mailbox: an admin of the mail provider has to switch it on (Authenticated SMTP).',
      error,
    );
  }
  if (/application-specific|app password/i.test(said)) {
    return ConnectorError.unauthorised(
      'This account has two-step verification: create an app password and enter it here.',
      error,
    );
  }
  if (settings.auth !== 'password') {
    return ConnectorError.unauthorised(
      `${server.host} does not accept our access any more: sign in again with the mail provider.`,
      error,
      'oauth',
    );
  }
  return ConnectorError.unauthorised(
    `${server.host} does not accept user name and password for sending (SMTP). Check both; many providers ask for an app password.`,
    error,
  );
}
