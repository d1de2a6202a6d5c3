const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** The addresses of pictures from elsewhere, as connectors leave them in the HTML of a message (`data-remote-src`). Pure. */
export function remoteAddresses(html: string): Set<string> {
  const found = html.matchAll(/<img\b[^>]*?\sdata-remote-src="([^"]*)"/gi);
  return new Set([...found].map(([, value]) => value!.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (e) => entities[e]!)));
}
