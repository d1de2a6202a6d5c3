import type { ComAtprotoRepoGetRecord } from '@atproto/api';
import { ConnectorError } from '../connector-error.ts';
import type { Xrpc } from './xrpc.ts';

/** A record of our own repository, or null if there is none. @throws ConnectorError */
export async function readRecord(
  xrpc: Xrpc,
  collection: string,
  rkey: string,
): Promise<{ uri: string; cid?: string; value: Record<string, unknown> } | null> {
  try {
    const found = await xrpc.query<ComAtprotoRepoGetRecord.OutputSchema>('com.atproto.repo.getRecord', {
      repo: await xrpc.did(),
      collection,
      rkey,
    });
    return { uri: found.uri, cid: found.cid, value: found.value };
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'RecordNotFound') return null;
    throw error;
  }
}
