import type { AppBskyRichtextFacet } from '@atproto/api';

/**
 * A post's text with its links whole: people see a shortened address, the facet beside it has the full one. Facets count
 * UTF-8 bytes, are written by whoever wrote the post, and may overlap or lie outside the text: those say nothing.
 */
export function plainText(text: string, facets: unknown): string {
  const bytes = Buffer.from(text);
  let whole = '';
  let at = 0;
  for (const { start, end, uri } of linksOf(facets)) {
    if (start < at || end > bytes.length) continue;
    const shown = bytes.subarray(start, end).toString();
    whole += bytes.subarray(at, start).toString() + (sameAddress(shown, uri) ? shown : uri);
    at = end;
  }
  return whole + bytes.subarray(at).toString();
}

/** DIDs that a post's facets name. */
export function mentionedIn(facets: unknown): string[] {
  return featuresOf(facets).flatMap(({ feature }) => (typeof feature['did'] === 'string' ? feature['did'] : []));
}

interface Link {
  start: number;
  end: number;
  uri: string;
}

function linksOf(facets: unknown): Link[] {
  return featuresOf(facets)
    .flatMap(({ start, end, feature: { uri } }) => (typeof uri === 'string' ? [{ start, end, uri }] : []))
    .toSorted((a, b) => a.start - b.start);
}

function featuresOf(facets: unknown): { start: number; end: number; feature: Record<string, unknown> }[] {
  return (Array.isArray(facets) ? (facets as Partial<AppBskyRichtextFacet.Main>[]) : []).flatMap((facet) => {
    const [start, end] = [Number(facet?.index?.byteStart ?? NaN), Number(facet?.index?.byteEnd ?? NaN)];
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start) return [];
    const features: unknown[] = Array.isArray(facet.features) ? facet.features : [];
    return features.flatMap((feature) =>
      feature && typeof feature === 'object' ? [{ start, end, feature: feature as Record<string, unknown> }] : [],
    );
  });
}

/** A text that only leaves out `https://` needs no replacement. */
const sameAddress = (shown: string, uri: string): boolean =>
  uri.replace(/^https?:\/\/|\/$/g, '') === shown.replace(/\/$/, '') || uri === shown;
