import type { ConnectorSpec } from '../connectors/connector-spec.ts';

type Counts = NonNullable<ConnectorSpec['reply']>['counts'];

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const link = /\bhttps?:\/\/[^\s<>"']+/giu;
const linkWeight = 23;
/** Ranges of code points that weigh one, all others two: https://docs.x.com/fundamentals/counting-characters */
const light = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

function weighted(text: string): number {
  const links = text.match(link)?.length ?? 0;
  const rest = text.normalize('NFC').replace(link, '');
  return [...graphemes.segment(rest)].reduce((sum, { segment }) => sum + weightOf(segment), links * linkWeight);
}

/** An emoji weighs two, however many code points it is made of. */
function weightOf(grapheme: string): number {
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(grapheme)) return 2;
  const weight = (point: number) => (light.some(([from, to]) => from <= point && point <= to) ? 1 : 2);
  return [...grapheme].reduce((sum, character) => sum + weight(character.codePointAt(0)!), 0);
}

/** The length of a reply as its platform counts it. */
export function replyLength(text: string, counts: Counts): number {
  if (counts === 'utf16') return text.length;
  if (counts === 'bytes') return Buffer.byteLength(text);
  if (counts === 'codePoints') return [...text].length;
  return counts === 'graphemes' ? [...graphemes.segment(text)].length : weighted(text);
}
