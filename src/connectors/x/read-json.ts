/** Strings are passed over; integers too large for a double follow. */
const stringOrBigInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Reads JSON; integers of 16 and more digits become strings, since ids on X do not fit a double.
 * @throws SyntaxError
 */
export function readJson(text: string): unknown {
  return JSON.parse(text.replace(stringOrBigInteger, (part) => (part.startsWith('"') ? part : `"${part}"`)));
}
