import type { ImapFlowError } from 'imapflow/lib/errors.js';
import { ConnectorError } from '../connector-error.ts';
import type { EmailSettings, Server } from './settings.ts';

const NOT_FOUND = /^(?:ENOTFOUND|EAI_AGAIN|EDNS)$/;
const REFUSED = /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/;
const TIMED_OUT = /^(?:ETIMEDOUT|ETIMEOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|LEAF_SIGNATURE/;
const TLS = /^(?:EPROTO|ETLS|ERR_SSL|ECONNECTION_TLS)|SSL|WRONG_VERSION/;

interface Failure {
  code?: string;
  /** nodemailer puts the system's own code here. */
  originalCode?: string;
  message: string;
}

/** What a failure to reach a mail server means, for people: name, port, encryption or certificate. */
export function connectionError(error: unknown, server: Server, service: 'IMAP' | 'SMTP'): ConnectorError | null {
  const { code: named = '', originalCode, message } = error as Failure;
  const code = originalCode ?? named;
  const where = `${server.host}:${server.port}`;
  if (NOT_FOUND.test(code))
    return ConnectorError.unavailable(
      `The mail server ${server.host} is not found. Check the name for typing errors.`,
      error,
    );
  if (REFUSED.test(code) || /ECONNREFUSED/.test(message)) {
    return ConnectorError.unavailable(
      `Nothing answers at ${where}. Check the ${service} port, or whether a firewall is in the way.`,
      error,
    );
  }
  if (TIMED_OUT.test(code)) {
    return ConnectorError.unavailable(
      `${where} does not answer in time. Check the ${service} port and the encryption: TLS and STARTTLS use different ports.`,
      error,
    );
  }
  if (CERTIFICATE.test(code) || /certificate|self[- ]signed/i.test(message)) {
    return ConnectorError.rejected(
      `The certificate of ${server.host} is not valid (${code || 'untrusted'}). Use the name on the certificate, or enter its certificate to trust.`,
      error,
    );
  }
  if (TLS.test(code) || (error as ImapFlowError).tlsFailed || /wrong version number|STARTTLS/i.test(message)) {
    return ConnectorError.rejected(
      `${where} does not speak the chosen encryption. With port 993 or 465 choose TLS, with 143 or 587 STARTTLS.`,
      error,
    );
  }
  return null;
}

/** What an IMAP failure means. ConnectorErrors pass through. */
export function imapError(error: unknown, settings: EmailSettings, now: Date): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const failure = error as ImapFlowError;
  const said = `${failure.responseText ?? ''} ${failure.serverResponseCode ?? ''}`;
  if (/too many|simultaneous|\bLIMIT\b|OVERQUOTA.*connection|throttl/i.test(said) || failure.code === 'ETHROTTLE') {
    return ConnectorError.rateLimited(
      'The mail server says that there are too many connections; it is tried again later.',
      new Date(now.getTime() + 120_000),
      error,
    );
  }
  if (/UNAVAILABLE|INUSE|SERVERBUG/.test(said))
    return ConnectorError.unavailable('The mail server has trouble; it is tried again.', error);
  if (failure.authenticationFailed) return loginError(failure, said, settings);
  return (
    connectionError(error, settings.imap, 'IMAP') ??
    ConnectorError.unavailable(`The connection to ${settings.imap.host} was cut; it is tried again.`, error)
  );
}

function loginError(failure: ImapFlowError, said: string, settings: EmailSettings): ConnectorError {
  if (settings.auth !== 'password') {
    return ConnectorError.unauthorised(
      `${settings.imap.host} does not accept our access any more: sign in again with the mail provider.`,
      failure,
      'oauth',
    );
  }
  if (/disabled|not enabled|web browser|WEBALERT/i.test(said)) {
    return ConnectorError.unauthorised(
      'IMAP is switched off for this mailbox: switch it on in the mail provider\u2019s settings.',
      failure,
    );
  }
  if (/application-specific|app password/i.test(said)) {
    return ConnectorError.unauthorised(
      'This account has two-step verification: create an app password and enter it here.',
      failure,
    );
  }
  if (failure.serverResponseCode === 'PRIVACYREQUIRED')
    return ConnectorError.rejected(
      'The mail server takes passwords only over an encrypted connection: choose TLS or STARTTLS.',
      failure,
    );
  return ConnectorError.unauthorised(
    `${settings.imap.host} does not accept user name and password for reading (IMAP). Check both; many providers ask for an app password.`,
    failure,
  );
}
