/** One environment variable: what it is called, how it is read, and the sentence docs/operations.md shows. */
export interface Variable<T> {
  name: string;
  /** What holds when it is unset, as a person would write it. */
  fallback: string;
  about: string;
  /** @throws Error whose message continues a sentence that starts with the variable's name */
  read(raw: string | undefined): T;
}

/** `fallback` is read like any other value; `undefined` means that the variable may stay unset. */
function variable<T, F extends string | undefined>(
  name: string,
  fallback: F,
  about: string,
  parse: (raw: string) => T,
): Variable<F extends string ? T : T | undefined> {
  const read = (raw: string | undefined) => {
    const value = raw?.trim() || fallback;
    return (value === undefined ? undefined : parse(value)) as F extends string ? T : T | undefined;
  };
  return { name, fallback: fallback ?? '', about, read };
}

export const text = <F extends string | undefined>(name: string, fallback: F, about: string) =>
  variable(name, fallback, about, (raw) => raw);

export const integer = <F extends string | undefined>(
  name: string,
  fallback: F,
  [least, most]: [number, number],
  about: string,
) =>
  variable(name, fallback, about, (raw) => {
    const value = Number(raw);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new Error(`must be a whole number from ${least} to ${most}, not "${raw}".`);
    return value;
  });

export const yesOrNo = (name: string, fallback: 'true' | 'false', about: string) =>
  variable(name, fallback, about, (raw) => {
    if (/^(true|1|yes|on)$/i.test(raw)) return true;
    if (/^(false|0|no|off)$/i.test(raw)) return false;
    throw new Error(`must be true or false, not "${raw}".`);
  });

export const oneOf = <const Choice extends string, F extends Choice | undefined>(
  name: string,
  fallback: F,
  choices: readonly Choice[],
  about: string,
) =>
  variable(name, fallback, about, (raw) => {
    if (!choices.includes(raw as Choice)) throw new Error(`must be one of ${choices.join(', ')}, not "${raw}".`);
    return raw as Choice;
  });

export const list = (name: string, about: string) =>
  variable(name, '' as string, about, (raw) =>
    raw
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** An address without a trailing slash; a secret inside is never repeated in the error. */
export const url = <F extends string | undefined>(name: string, fallback: F, protocols: string[], about: string) =>
  variable(name, fallback, about, (raw) => {
    if (!protocols.some((protocol) => raw.startsWith(`${protocol}//`)))
      throw new Error(`must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
    return raw.replace(/\/+$/, '');
  });
