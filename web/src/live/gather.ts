/**
 * Gathers ids for a moment, then hands them over at once; while the receiver works, the next ones wait. A storm of
 * changes so becomes one request at a time.
 */
export function gather(receive: (ids: string[]) => Promise<void>, pauseMs: number) {
  let waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  const flush = async () => {
    timer = undefined;
    const ids = [...waiting];
    waiting = new Set();
    busy = true;
    try {
      await receive(ids);
    } catch {
      // The line is down: the catch-up on reconnecting fetches what this would have.
    } finally {
      busy = false;
      if (waiting.size > 0) arm();
    }
  };
  const arm = () => {
    timer ??= setTimeout(() => void flush(), pauseMs);
  };
  return {
    add(ids: readonly string[]): void {
      for (const id of ids) waiting.add(id);
      if (!busy && waiting.size > 0) arm();
    },
    stop(): void {
      clearTimeout(timer);
      waiting = new Set();
    },
  };
}
