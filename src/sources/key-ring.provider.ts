import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { KeyRing, type Sealed } from '../common/sealed-secrets.ts';
import { Config } from '../config/config.ts';
import { masterKey } from '../config/master-key.ts';

const purpose = 'installation:key-check';
const known = 'earshot';

/**
 * The key ring of this process, proved against the database: a known text sealed with the first key ever used must
 * open, so that a wrong key is refused at the start and not at the first mail that cannot be fetched.
 */
export const keyRingProvider = {
  provide: KeyRing,
  inject: [Config, DataSource],
  useFactory: async (config: Config, dataSource: DataSource): Promise<KeyRing> => {
    const key = await masterKey(config);
    const ring = new KeyRing([{ id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }]);
    await proveKey(dataSource, ring);
    return ring;
  },
};

/** @throws DomainError `wrong-key` */
async function proveKey(dataSource: DataSource, ring: KeyRing): Promise<void> {
  await dataSource.query('update installation set key_check = $1 where key_check is null', [
    JSON.stringify(ring.seal(known, purpose)),
  ]);
  const [{ key_check: sealed }] = await dataSource.query<[{ key_check: Sealed }]>('select key_check from installation');
  ring.open(sealed, purpose);
}
