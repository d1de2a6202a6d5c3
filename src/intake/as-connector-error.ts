import { ConnectorError } from '../connectors/connector-error.ts';
import { DomainError } from '../common/domain-error.ts';

/** What went wrong with a source, in the one form that health understands. Surprises count as passing. */
export function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (error instanceof DomainError) return ConnectorError.unavailable(error.message, error);
  return ConnectorError.unavailable(
    'Something unexpected went wrong; the log has the details. It is tried again.',
    error,
  );
}
