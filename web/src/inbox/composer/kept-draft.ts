import { type DraftBody, type DraftKind, dropDraft, saveDraft, type StoredDraft } from '../../api/drafts.ts';
import { Problem } from '../../api/problem.ts';
import { serverTime } from '../../api/server-time.ts';

const pauseMs = 700;
const retryMs = 5000;
/** Browsers let 64 kB go out after a page is gone. */
const mostBytesAfterPage = 60_000;

export type DraftState = 'clean' | 'changed' | 'saving' | 'saved' | 'failed';

interface Shown {
  body: DraftBody;
  state: DraftState;
  /** When its author last changed it; null where nothing is begun. */
  writtenAt: string | null;
}

const nothing: Shown = { body: {}, state: 'clean', writtenAt: null };
const isBlank = (value: unknown) =>
  !value || (typeof value === 'string' && !value.trim()) || (Array.isArray(value) && value.length === 0);

/**
 * What is being written in one place: shown at once, kept on the server a moment later. It outlives its composer, so that
 * neither a cut line nor another conversation loses a letter.
 */
export class KeptDraft {
  private shown = nothing;
  /** What the server does not have yet. */
  private unkept: DraftBody | null = null;
  private refused = false;
  private underWay: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly conversationId: string,
    readonly kind: DraftKind,
  ) {}

  readonly current = (): Shown => this.shown;
  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What the server has; what it does not have yet is newer. */
  loaded(stored: StoredDraft | undefined): void {
    if (this.unkept) return;
    this.show(stored ? { body: stored.body, state: 'clean', writtenAt: stored.updatedAt } : nothing);
  }

  readonly change = (some: Partial<DraftBody>): void => {
    this.unkept = { ...this.shown.body, ...some };
    this.refused = false;
    this.show({ body: this.unkept, state: 'changed', writtenAt: new Date(serverTime.now()).toISOString() });
    this.saveIn(pauseMs);
  };

  /** What was sent is taken back: it stands there again, above what was begun since. */
  readonly restore = (body: DraftBody): void => {
    const begun = this.shown.body.text?.trim();
    this.change(begun ? { ...body, text: `${body.text}\n\n${begun}` } : body);
  };

  /** Sent: nothing is left to keep. */
  readonly clear = (): void => {
    clearTimeout(this.timer);
    this.unkept = null;
    this.show(nothing);
  };

  /** Ends when the server has all of it, or could not be told. */
  readonly save = (): Promise<void> =>
    (this.underWay ??= this.saveAll().finally(() => {
      this.underWay = null;
    }));

  /** The line is back. What the server refused waits for another letter. */
  retry(): void {
    if (this.unkept && !this.refused) void this.save();
  }

  /** The page goes: the browser carries this to the server on its own. */
  leave(): void {
    if (this.unkept && !this.refused) void this.write(this.unkept, true).catch(() => undefined);
  }

  /** Letters would be lost if the page went now. */
  get atRisk(): boolean {
    if (!this.unkept) return false;
    return this.shown.state === 'failed' || new Blob([JSON.stringify(this.unkept)]).size > mostBytesAfterPage;
  }

  private async saveAll(): Promise<void> {
    clearTimeout(this.timer);
    while (this.unkept) {
      const due: DraftBody = this.unkept;
      this.show({ ...this.shown, state: 'saving' });
      try {
        await this.write(due);
      } catch (error) {
        this.failed(error);
        return;
      }
      if (this.unkept !== due) continue;
      this.unkept = null;
      this.show({ ...this.shown, state: 'saved' });
    }
  }

  private failed(error: unknown): void {
    if (!this.unkept) return;
    this.refused = error instanceof Problem && error.status >= 400 && error.status < 500;
    this.show({ ...this.shown, state: 'failed' });
    if (!this.refused) this.saveIn(retryMs);
  }

  private write(body: DraftBody, keepalive = false): Promise<unknown> {
    return Object.values(body).every(isBlank)
      ? dropDraft(this.conversationId, this.kind, keepalive)
      : saveDraft(this.conversationId, this.kind, body, keepalive);
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
