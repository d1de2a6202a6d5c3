import { changes } from './changes.ts';
import { presence } from './presence.ts';

export interface LineState {
  connected: boolean;
  /** When it was last known to stand; 0 before the first time. */
  since: number;
}

const retryMs = 2000;

/**
 * The line over which the server tells what changed (server-sent events). After a cut the browser resumes by itself with
 * the id of the last event; if the server cannot resume, it says `resync`. When we must open it anew ourselves, nothing
 * is known of the time between, so everything is asked again.
 * @returns closes it
 */
export function openLine(report: (state: LineState) => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let blind = false;
  let closed = false;

  const later = () => {
    blind = true;
    if (!closed) retry = setTimeout(open, retryMs);
  };
  function open(): void {
    source?.close();
    source = new EventSource('/api/v1/live');
    source.addEventListener('open', () => {
      report({ connected: true, since: Date.now() });
      if (blind) changes.tell({ resync: true });
      blind = false;
    });
    source.addEventListener('error', () => {
      report({ connected: false, since: Date.now() });
      // The browser gives up on an answer such as 503 or 401; we do not.
      if (source?.readyState === EventSource.CLOSED) later();
    });
    source.addEventListener('changed', ({ data }) => changes.tell(JSON.parse(data as string)));
    source.addEventListener('resync', () => changes.tell({ resync: true }));
    source.addEventListener('presence', ({ data }) => presence.tell(JSON.parse(data as string)));
    source.addEventListener('closed', () => {
      // The session is over, or the server stops: ask who we are, and try again.
      source?.close();
      changes.tell({ signedOut: true });
      later();
    });
  }
  open();
  return () => {
    closed = true;
    clearTimeout(retry);
    source?.close();
  };
}
