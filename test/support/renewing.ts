import type { SourceAccess } from '../../src/connectors/connector.ts';

/** Renewal of secrets as in an installation of one process; what would be stored is put into `stored`. */
export function renewing(
  secrets: Record<string, string>,
  stored: Record<string, string>[] = [],
): SourceAccess['renewSecrets'] {
  return async (isStale, renew) => {
    if (!isStale(secrets)) return secrets;
    const next = await renew(secrets);
    stored.push({ ...next });
    return { ...secrets, ...next };
  };
}
