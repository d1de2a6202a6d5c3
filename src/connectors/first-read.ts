import type { Mention } from './mention.ts';

/**
 * When each place of a source (a folder, a keyword) began to be read (ISO); '' for those that were there from its
 * connection on. Part of a cursor.
 */
export type FirstRead = Record<string, string>;

/**
 * Notes the places that have joined.
 * @param stored as the cursor has it; unset: there is no cursor yet, or it is older than this note
 * @param before places that the cursor speaks of; null: there is no cursor yet
 */
export function firstReadOf(
  stored: FirstRead | undefined,
  before: readonly string[] | null,
  places: readonly string[],
  now: Date,
): FirstRead {
  const joined = (place: string) => (before === null || before.includes(place) ? '' : now.toISOString());
  return { ...stored, ...Object.fromEntries(places.map((place) => [place, stored?.[place] ?? joined(place)])) };
}

/** What was found in a place says since when that is read, if it was chosen later than the source was connected. */
export function readSince(mentions: Mention[], firstRead: string | undefined): Mention[] {
  return firstRead ? mentions.map((mention) => ({ ...mention, firstReadAt: new Date(firstRead) })) : mentions;
}
