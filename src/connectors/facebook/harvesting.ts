import type { Harvest, Mention, Pending, Unreadable } from '../mention.ts';

/** A harvest in the making. */
export class Harvesting {
  readonly mentions: Mention[] = [];
  readonly unreadable: Unreadable[] = [];
  readonly pending: Pending[] = [];
  readonly skipped: Record<string, number> = {};
  readonly unknown: Record<string, number> = {};

  skip(kind: string): void {
    this.skipped[kind] = (this.skipped[kind] ?? 0) + 1;
  }

  unfamiliar(kind: string): void {
    const name = kind.slice(0, 100);
    this.unknown[name] = (this.unknown[name] ?? 0) + 1;
  }

  done(): Required<Harvest> {
    const { mentions, unreadable, pending, skipped, unknown } = this;
    return { mentions, unreadable, pending, skipped, unknown };
  }
}
