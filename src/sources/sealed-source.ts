import type { KeyRing, Sealed } from '../common/sealed-secrets.ts';
import type { Secrets } from '../connectors/connector.ts';

/** Seals each value for this source and this name alone. */
export function sealSecrets(keys: KeyRing, sourceId: string, secrets: Secrets): Record<string, Sealed> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [name, keys.seal(value, purposeOf(sourceId, name))]),
  );
}

/** @throws DomainError `wrong-key` */
export function openSecrets(keys: KeyRing, sourceId: string, secrets: Record<string, Sealed>): Secrets {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, sealed]) => [name, keys.open(sealed, purposeOf(sourceId, name))]),
  );
}

const purposeOf = (sourceId: string, name: string): string => `source:${sourceId}:${name}`;
