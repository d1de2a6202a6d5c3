/** Under which keys platforms name the author, as an id or as an object that has one. */
const authorKeys = new Set(['author', 'author_id', 'authorId', 'from', 'sender', 'user', 'user_id', 'by']);
const idKeys = ['externalId', 'id', 'id_str', 'did', 'address', 'email'];

/**
 * Whether a raw item is of a person: JSON whose author has exactly one of these ids, or text (a mail) that has one of
 * the addresses as a whole word.
 */
export function writtenBy(raw: string, names: string[]): boolean {
  const known = new Set(names.map((name) => name.toLowerCase()));
  try {
    return namesAuthor(JSON.parse(raw), known);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const words = raw.toLowerCase().match(/[^\s<>"'(),;:[\]=]+@[^\s<>"'(),;:[\]=]+/g) ?? [];
    return words.some((word) => known.has(word.replace(/[.!?]+$/, '')));
  }
}

function namesAuthor(value: unknown, known: Set<string>): boolean {
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(
    ([key, inner]) => (authorKeys.has(key) && isKnown(inner, known)) || namesAuthor(inner, known),
  );
}

function isKnown(author: unknown, known: Set<string>): boolean {
  if (typeof author === 'string' || typeof author === 'number') return known.has(String(author).toLowerCase());
  if (author === null || typeof author !== 'object') return false;
  const ids = author as Record<string, unknown>;
  return idKeys.some((key) => ids[key] != null && known.has(String(ids[key]).toLowerCase()));
}
