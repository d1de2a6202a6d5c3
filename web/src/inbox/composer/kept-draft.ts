import type { DraftBody, DraftKind, StoredDraft } from '../../api/drafts.ts';
import { Problem } from '../../api/problem.ts';
import { serverTime } from '../../api/server-time.ts';
import { Contested, ServerDraft } from './server-draft.ts';

const pauseMs = 700;
const retryMs = 5000;
/** Browsers let 64 kB go out after a page is gone. */
const mostBytesAfterPage = 60_000;

export type DraftState = 'clean' | 'changed' | 'saving' | 'saved' | 'failed' | 'contested';

interface Shown {
  body: DraftBody;
  state: DraftState;
  /** When its author last changed it; null where nothing is begun. */
  writtenAt: string | null;
  /** What its author wrote in another window, until they have chosen one of the two. */
  elsewhere: StoredDraft | null;
}

const nothing: Shown = { body: {}, state: 'clean', writtenAt: null, elsewhere: null };

/**
 * What is being written in one place: shown at once, kept on the server a moment later. It outlives its composer, so that
 * neither a cut line nor another conversation loses a letter, and it overwrites no other window's.
 */
export class KeptDraft {
  private shown = nothing;
  /** What the server does not have yet. */
  private unkept: DraftBody | null = null;
  private refused = false;
  private underWay: Promise<boolean> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly server: ServerDraft;
  private readonly listeners = new Set<() => void>();

  constructor(
    conversationId: string,
    readonly kind: DraftKind,
  ) {
    this.server = new ServerDraft(conversationId, kind);
  }

  readonly current = (): Shown => this.shown;
  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What the server has; what it does not have yet is newer. */
  loaded(stored: StoredDraft | undefined): void {
    if (this.unkept) return;
    this.server.known(stored);
    this.show(stored ? { ...nothing, body: stored.body, writtenAt: stored.updatedAt } : nothing);
  }

  readonly change = (some: Partial<DraftBody>): void => this.replace({ ...this.shown.body, ...some });

  readonly replace = (body: DraftBody): void => {
    const { elsewhere, state } = this.shown;
    this.unkept = body;
    this.refused = false;
    const writtenAt = new Date(serverTime.now()).toISOString();
    this.show({ body, state: elsewhere ? 'contested' : 'changed', writtenAt, elsewhere });
    // the first letter at once: what another window holds by now is known while the page is still there
    if (state === 'clean') void this.save();
    else this.saveIn(pauseMs);
  };

  /** What was sent is taken back: it stands there again, above what was begun since. */
  readonly restore = (body: DraftBody): void => {
    const begun = this.shown.body.text?.trim();
    this.change(begun ? { ...body, text: `${body.text}\n\n${begun}` } : body);
  };

  /** Of two that differ, this window's stays. */
  readonly keepMine = (): void => {
    this.shown = { ...this.shown, elsewhere: null };
    this.replace(this.shown.body);
  };

  /** Of two that differ, the other window's stays. */
  readonly takeTheirs = (): void => {
    this.unkept = null;
    this.loaded(this.shown.elsewhere ?? undefined);
  };

  /** Sent: nothing is left to keep. */
  readonly clear = (): void => {
    clearTimeout(this.timer);
    this.unkept = null;
    this.loaded(undefined);
  };

  /**
   * Ends when the server has all of it, could not be told, or has another window's.
   * @returns whether no other window's stands against it
   */
  readonly save = (): Promise<boolean> =>
    (this.underWay ??= this.saveAll().finally(() => {
      this.underWay = null;
    }));

  /** The line is back. What the server refused waits for another letter. */
  retry(): void {
    if (this.unkept && !this.refused) void this.save();
  }

  /** The page goes: the browser carries this to the server on its own. */
  leave(): void {
    const { elsewhere } = this.shown;
    if (this.unkept && !this.refused && !elsewhere) void this.server.write(this.unkept, true).catch(() => undefined);
  }

  /** Letters would be lost if the page went now. */
  get atRisk(): boolean {
    if (!this.unkept) return false;
    const { state } = this.shown;
    if (state === 'failed' || state === 'contested') return true;
    return new Blob([JSON.stringify(this.unkept)]).size > mostBytesAfterPage;
  }

  private async saveAll(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.unkept && !this.shown.elsewhere) {
      const due: DraftBody = this.unkept;
      this.show({ ...this.shown, state: 'saving' });
      try {
        await this.server.write(due);
      } catch (error) {
        this.failed(error);
        break;
      }
      if (this.unkept !== due) continue;
      this.unkept = null;
      this.show({ ...this.shown, state: 'saved' });
    }
    return !this.shown.elsewhere;
  }

  private failed(error: unknown): void {
    if (!this.unkept) return;
    if (error instanceof Contested) return this.show({ ...this.shown, state: 'contested', elsewhere: error.theirs });
    this.refused = error instanceof Problem && error.status >= 400 && error.status < 500;
    this.show({ ...this.shown, state: 'failed' });
    if (!this.refused) this.saveIn(retryMs);
  }

  private saveIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), ms);
  }

  private show(shown: Shown): void {
    this.shown = shown;
    for (const listener of this.listeners) listener();
  }
}
