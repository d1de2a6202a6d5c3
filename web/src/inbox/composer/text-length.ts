import type { ReplyRule } from '../../api/channels.ts';

const url = /https?:\/\/\S+/gi;
const weightedUrl = 23;
/** Code points that count once where lengths are weighted; all others count twice. */
const light = (point: number) =>
  point <= 0x10ff ||
  (point >= 0x2000 && point <= 0x200d) ||
  (point >= 0x2010 && point <= 0x201f) ||
  (point >= 0x2032 && point <= 0x2037);

/** https://docs.x.com/fundamentals/counting-characters: an address is 23, an emoji 2, CJK 2 each. */
function weighted(text: string): number {
  let length = 0;
  const rest = text.normalize('NFC').replace(url, () => {
    length += weightedUrl;
    return '';
  });
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(rest)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)) length += 2;
    else for (const character of segment) length += light(character.codePointAt(0)!) ? 1 : 2;
  }
  return length;
}

/** How long a text is by the platform's own rule. */
export function textLength(text: string, counts: ReplyRule['counts']): number {
  switch (counts) {
    case 'utf16':
      return text.length;
    case 'codePoints':
      return Array.from(text).length;
    case 'graphemes':
      return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
  }
  return weighted(text);
}

/** How much room is left, where it is worth telling; null elsewhere. */
export function lengthLeft(
  text: string,
  { maxLength, counts }: Pick<ReplyRule, 'maxLength' | 'counts'>,
): number | null {
  const left = maxLength - textLength(text, counts);
  return left < Math.max(60, maxLength * 0.1) || maxLength <= 500 ? left : null;
}
