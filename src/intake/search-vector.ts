import { searchVector } from '../inbox/search-tokens.ts';
import type { CheckedMention } from './check-mention.ts';

/** PostgreSQL takes a tsvector of at most 1 MB; what is cut off of a text as long as a book is not found. */
const LONGEST = 240_000;

/** What a mention can be found by, as text of a `tsvector`. */
export function searchVectorOf({ text, subject, author, url, occurredAt }: CheckedMention): string {
  const texts = [text, subject, author?.name, author?.handle];
  const vector = searchVector({ occurredAt, texts, addresses: [author?.address], links: [url] });
  return vector.length <= LONGEST ? vector : vector.slice(0, vector.lastIndexOf(' ', LONGEST));
}
