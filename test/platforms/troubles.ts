/**
 * What can befall a request. `limited` answers 429 and says until when, `limited-untold` does not say; `down` is a
 * 5xx in HTML; `dead` refuses the credentials; `lost-before` drops the line before anything is done, `lost-after` when it
 * was done and only the answer is missing.
 */
export type Trouble = 'limited' | 'limited-untold' | 'down' | 'dead' | 'lost-before' | 'lost-after';

/** What goes wrong on a platform, and when. */
export class Troubles {
  private readonly next: { trouble: Trouble; of: 'read' | 'write' }[] = [];
  private spans: { trouble: Trouble; until: Date }[] = [];

  constructor(private readonly now: () => Date) {}

  /** The next request of this kind fails so. */
  strike(trouble: Trouble, of: 'read' | 'write'): void {
    this.next.push({ trouble, of });
  }

  /** Every request fails so for some minutes. */
  last(trouble: Trouble, minutes: number): void {
    this.spans.push({ trouble, until: new Date(this.now().getTime() + minutes * 60_000) });
  }

  /** Every request fails so until somebody mends it. */
  begin(trouble: Trouble): void {
    this.last(trouble, 1e9);
  }

  /** Nothing goes wrong any more. */
  end(): void {
    this.spans = [];
    this.next.length = 0;
  }

  /** What befalls this request. */
  take(of: 'read' | 'write'): Trouble | undefined {
    const span = this.spans.find(({ until }) => until > this.now());
    if (span) return span.trouble;
    const at = this.next.findIndex((one) => one.of === of);
    return at < 0 ? undefined : this.next.splice(at, 1)[0]!.trouble;
  }
}
