import type { XEntities } from './payloads.ts';

const escapes: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** The text as its author wrote it: X escapes three characters and puts short links in place of addresses. */
export function plainText(text: string, entities: XEntities = {}): string {
  const unescaped = text.replace(/&(?:amp|lt|gt);/g, (escape) => escapes[escape]!);
  const urls = Array.isArray(entities.urls) ? entities.urls : [];
  return urls.reduce(
    (all, { url, expanded_url: full }) => (url && full ? all.replaceAll(url, () => full) : all),
    unescaped,
  );
}
