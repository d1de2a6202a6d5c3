import { changes } from './changes.ts';
import { presence } from './presence.ts';

export interface LineState {
  connected: boolean;
  /** When it was last known to stand; 0 before the first time. */
  since: number;
}

const retryMs = 2000;
/** The server gives a sign of life every 15 seconds; two missed ones and the line counts as cut. */
const silenceMs = 40_000;

/**
 * The line over which the server tells what changed (server-sent events). After a cut the browser resumes by itself with
 * the id of the last event; if the server cannot resume, it says `resync`. Whenever we open it anew ourselves, the first
 * time included, nothing is known of the time before: so whatever is shown by then is compared once.
 * @returns closes it
 */
function openLine(report: (state: LineState) => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let blind = true;

  const cut = () => {
    clearTimeout(silence);
    report({ connected: false, since: Date.now() });
  };
  const anew = (afterMs: number) => {
    source?.close();
    clearTimeout(retry);
    blind = true;
    retry = setTimeout(open, afterMs);
  };
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      cut();
      anew(0);
    }, silenceMs);
  };
  const heard = (event: string, tell: (data: string) => void) =>
    source?.addEventListener(event, ({ data }: MessageEvent<string>) => {
      alive();
      tell(data);
    });
  function open(): void {
    source?.close();
    source = new EventSource('/api/v1/live');
    source.addEventListener('open', () => {
      alive();
      report({ connected: true, since: Date.now() });
      if (blind) changes.tell({ resync: true });
      blind = false;
    });
    source.addEventListener('error', () => {
      cut();
      // The browser gives up on an answer such as 503 or 401, and does not say which; we ask who we are, and try again.
      if (source?.readyState !== EventSource.CLOSED) return;
      changes.tell({ signedOut: true });
      anew(retryMs);
    });
    heard('heartbeat', () => undefined);
    heard('changed', (data) => changes.tell(JSON.parse(data)));
    heard('presence', (data) => presence.tell(JSON.parse(data)));
    heard('resync', () => changes.tell({ resync: true }));
    heard('closed', () => {
      // The session is over, or the server stops: ask who we are, and try again.
      changes.tell({ signedOut: true });
      anew(retryMs);
    });
  }
  const offline = () => {
    source?.close();
    cut();
  };
  const online = () => anew(0);
  window.addEventListener('offline', offline);
  window.addEventListener('online', online);
  open();
  return () => {
    window.removeEventListener('offline', offline);
    window.removeEventListener('online', online);
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
  };
}

type Listener = (state: LineState) => void;
const listeners = new Set<Listener>();
const unknown: LineState = { connected: true, since: 0 };
let state = unknown;
let close: (() => void) | undefined;

function report(next: LineState): void {
  state = next;
  for (const listener of listeners) listener(state);
}

/** The one line of this page. */
export const line = {
  /** Unless it is open. */
  open(): void {
    close ??= openLine(report);
  },
  close(): void {
    close?.();
    close = undefined;
    state = unknown;
  },
  state: (): LineState => state,
  listen(listener: Listener): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
