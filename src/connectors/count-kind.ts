/** Counts one more item of a kind in `Harvest.skipped` or `Harvest.unknown`; a name that a platform made up is kept short. */
export function countKind(kinds: Record<string, number>, kind: string): void {
  const name = kind.slice(0, 100);
  kinds[name] = (kinds[name] ?? 0) + 1;
}
