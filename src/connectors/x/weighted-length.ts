/** Longest post, in X's own measure. */
export const maxWeight = 280;
/** Every address counts as much as the short link that X makes of it. */
const linkWeight = 23;

const link =
  /https?:\/\/[^\s<>"]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|shop|info|biz|eu|de|at|ch|fr|it|es|nl|be|pl|cz|sk|hu|ro|se|no|dk|fi|ie|pt|uk|us|ca|au|jp|co|me|tv|ai)\b(?:\/[^\s<>"]*)?/giu;
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\ufe0f\u20e3/u;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Whether X will see an address in it: such posts cost more. */
export function hasLink(text: string): boolean {
  return text.search(link) >= 0;
}

/**
 * Length as X counts it: Latin, Greek, Cyrillic, Arabic and Hebrew letters 1, others and each emoji 2, each address 23.
 * Source: configuration v3 of twitter-text.
 */
export function weightedLength(text: string): number {
  const composed = text.normalize('NFC');
  const links = composed.match(link)?.length ?? 0;
  let weight = links * linkWeight;
  for (const { segment } of graphemes.segment(composed.replace(link, ''))) weight += weightOf(segment);
  return weight;
}

function weightOf(grapheme: string): number {
  if (emoji.test(grapheme)) return 2;
  return [...grapheme].reduce((sum, character) => sum + (isLight(character.codePointAt(0)!) ? 1 : 2), 0);
}

function isLight(point: number): boolean {
  return (
    point <= 4351 ||
    (point >= 8192 && point <= 8205) ||
    (point >= 8208 && point <= 8223) ||
    (point >= 8242 && point <= 8247)
  );
}
