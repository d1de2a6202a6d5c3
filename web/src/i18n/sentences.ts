export type Sentences = Record<string, string>;
type Values = Record<string, string | number>;

/** Finds the sentence of a key, by the language's own plural rule where there is a `count`, and fills it in. */
export function fill(language: string, sentences: Sentences): (key: string, values?: Values) => string {
  const plural = new Intl.PluralRules(language);
  return (key, values) => {
    const count = values?.count;
    const counted = typeof count === 'number' ? plural.select(count) : null;
    const found = (counted && (sentences[`${key}_${counted}`] ?? sentences[`${key}_other`])) ?? sentences[key] ?? key;
    return values ? found.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : found;
  };
}
