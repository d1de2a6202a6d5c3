/**
 * Reads the top-level text values of a YAML file as Ruby's Psych writes it (the expected parses beside real mail).
 * Stricter readers refuse some of those files, since Psych closes quotes at the left margin.
 */
export function readPsych(yaml: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = yaml.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const key = /^(\w+):(?: (.*))?$/.exec(lines[i]!);
    if (!key) continue;
    const rest: string[] = [];
    while (i + 1 < lines.length && !/^(?:\w+:|- )/.test(lines[i + 1]!)) rest.push(lines[++i]!);
    values[key[1]!] = scalar((key[2] ?? '').replace(/^![\w/:!]*\s*/, ''), rest);
  }
  return values;
}

function scalar(head: string, rest: string[]): string {
  if (/^[|>]/.test(head)) return block(head, rest);
  const whole = [head, ...rest.map((line) => line.trim())];
  if (head.startsWith("'"))
    return fold(whole)
      .replace(/^'|'\s*$/g, '')
      .replaceAll("''", "'");
  if (head.startsWith('"')) return unescape(fold(whole).trim().slice(1, -1));
  return fold(whole).trim();
}

function block(head: string, rest: string[]): string {
  const indent = Math.min(
    ...rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  const lines = rest.map((line) => line.slice(indent));
  return head.startsWith('|') ? lines.join('\n') : fold(lines);
}

/** A single line end is a blank; a blank line is a line end. */
function fold(lines: string[]): string {
  return lines
    .join('\n')
    .replace(/\\\n/g, '')
    .replace(/\n(\n*)/g, (_all, more: string) => more || ' ');
}

function unescape(text: string): string {
  const named: Record<string, string> = {
    n: '\n',
    t: '\t',
    r: '\r',
    e: '\x1b',
    '0': '\0',
    a: '\x07',
    b: '\b',
    _: '\u00a0',
    N: '\u0085',
    L: '\u2028',
    P: '\u2029',
  };
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs,
    (_all, x?: string, u?: string, long?: string, one?: string) => {
      const code = x ?? u ?? long;
      return code === undefined ? (named[one!] ?? one!) : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
}
