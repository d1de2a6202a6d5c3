const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character]!);

/** `**bold**`, `*italic*` and addresses, inside one line. */
const inline = (line: string) =>
  escaped(line)
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[\s(])\*(\S(?:.*?\S)?)\*(?=[\s).,;:!?]|$)/g, '$1<em>$2</em>')
    .replace(/\bhttps?:\/\/[^\s<]+[^\s<.,;:!?)]/g, (address) => `<a href="${address}">${address}</a>`);

const marker = /^\s*[-*•]\s+/;
export const isFormatted = (text: string): boolean => /\*\*.+?\*\*|(^|\s)\*\S.*?\*(\s|$)|^\s*[-*•]\s+/m.test(text);

/** The few marks a mail needs, as HTML. Paragraphs by empty lines, lists by dashes. */
export function htmlOf(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split('\n');
      if (lines.every((line) => marker.test(line)))
        return `<ul>${lines.map((line) => `<li>${inline(line.replace(marker, ''))}</li>`).join('')}</ul>`;
      return `<p>${lines.map(inline).join('<br>')}</p>`;
    })
    .join('\n');
}
