const width = 30;

/** A line on standard error that says how far it has come; silent when nobody watches. */
export class ProgressBar {
  private done = 0;
  private shown = -1;

  /** @param total in the same unit as `advance`, bytes for instance */
  constructor(
    private readonly total: number,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  advance(by: number): void {
    this.done += by;
    const percent = Math.min(100, Math.floor((this.done / Math.max(1, this.total)) * 100));
    if (percent === this.shown || !this.out.isTTY) return;
    this.shown = percent;
    const full = Math.round((percent / 100) * width);
    this.out.write(`\r[${'='.repeat(full)}${' '.repeat(width - full)}] ${percent} %`);
  }

  end(): void {
    if (this.out.isTTY) this.out.write('\n');
  }
}
