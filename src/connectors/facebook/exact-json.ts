/** A string, or a number outside strings: strings are matched so that digits inside them are left alone. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const safeDigits = 15;

/**
 * Parses JSON so that long whole numbers keep all their digits: they become strings. Facebook sends ids as numbers or
 * as strings, and a number beyond 2^53 would silently become another id.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  return JSON.parse(
    json.replace(token, (part) => (/^-?\d+$/.test(part) && part.length > safeDigits ? `"${part}"` : part)),
  ) as unknown;
}
