/** An id that came as a number; strings, which are passed over; integers too large for a double. */
const token = /("(?:\w+_)?id"\s*:\s*)(\d+)(?=\s*[,}])|"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Reads JSON; ids, and integers of 16 and more digits, become strings, since ids on X do not fit a double.
 * @throws SyntaxError
 */
export function readJson(text: string): unknown {
  const quoted = (part: string, key?: string, id?: string): string =>
    key ? `${key}"${id}"` : part.startsWith('"') ? part : `"${part}"`;
  return JSON.parse(text.replace(token, quoted));
}
