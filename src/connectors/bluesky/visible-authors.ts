import type { AppBskyActorGetProfiles } from '@atproto/api';
import type { Xrpc } from './xrpc.ts';

/** Most profiles that can be asked for in one call (the lexicon of `app.bsky.actor.getProfiles`). */
const atOnce = 25;

/**
 * Those of some authors whose posts the network shows to our account: their profile is there, and no block stands between
 * us. @throws ConnectorError
 */
export async function visibleAuthors(xrpc: Xrpc, dids: string[]): Promise<Set<string>> {
  const wanted = [...new Set(dids)];
  const visible = new Set<string>();
  for (let at = 0; at < wanted.length; at += atOnce) {
    const actors = wanted.slice(at, at + atOnce);
    const { profiles } = await xrpc.query<AppBskyActorGetProfiles.OutputSchema>('app.bsky.actor.getProfiles', {
      actors,
    });
    for (const { did, viewer } of Array.isArray(profiles) ? profiles : [])
      if (!viewer?.blockedBy && !viewer?.blocking && !viewer?.blockingByList) visible.add(did);
  }
  return visible;
}
