/** The names that a text calls by `@name`: the longest that fits, and none that only begins another word. Pure. */
export function namedIn(text: string, names: readonly string[]): Set<string> {
  const longestFirst = names.filter(Boolean).toSorted((a, b) => b.length - a.length);
  const found = new Set<string>();
  for (const { index } of text.matchAll(/@/g)) {
    const rest = text.slice(index + 1);
    const name = longestFirst.find((each) => rest.startsWith(each) && !/^[\p{L}\p{N}_]/u.test(rest.slice(each.length)));
    if (name) found.add(name);
  }
  return found;
}
