import { Injectable } from '@nestjs/common';

/** What a part of the house wants told on standard output, once the server listens; undefined is silence. */
type ReadyLine = () => Promise<string | undefined>;

/** Collects the lines that main.ts prints after "Earshot is ready": the setup link, the demo's round trip. */
@Injectable()
export class ReadyLines {
  private readonly lines: ReadyLine[] = [];

  add(line: ReadyLine): void {
    this.lines.push(line);
  }

  /** In the order in which they were added. */
  async tell(): Promise<string[]> {
    const told: string[] = [];
    for (const line of this.lines) told.push((await line()) ?? '');
    return told.filter(Boolean);
  }
}
