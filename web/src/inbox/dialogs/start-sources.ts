import { useMemo } from 'react';
import { useChannels } from '../../api/channels.ts';
import { type Source, useSources } from '../../api/sources.ts';

/** The accounts from which we may write first. @param toAddresses only those that write to any address */
export function useStartSources(toAddresses = false): Source[] {
  const { data: sources } = useSources();
  const { data: channels } = useChannels();
  return useMemo(() => {
    const able = new Set(
      (channels ?? [])
        .filter(({ capabilities, reply }) => capabilities.start && (!toAddresses || reply?.recipients))
        .map(({ channel }) => channel),
    );
    return (sources ?? []).filter(({ channel }) => able.has(channel));
  }, [sources, channels, toAddresses]);
}
