/** What Earshot speaks to people. What it says is written in English. */
export const languages = ['en', 'es', 'pt', 'pl', 'et', 'zh'] as const;
export type Language = (typeof languages)[number];

/** By English sentence, the same in another language. `{1}`, `{2}` stand for what differs from case to case. */
export type Phrases = Readonly<Record<string, string>>;
export type Translations = Readonly<Record<Exclude<Language, 'en'>, Phrases>>;

declare module 'fastify' {
  interface FastifyRequest {
    /** What whoever asks is answered in; set by the guard, before any controller. */
    language?: Language;
  }
}

/** A language of ours for a tag such as `pt-BR`. */
function languageOf(tag: string): Language | undefined {
  const code = tag.trim().toLowerCase().split('-')[0];
  return languages.find((language) => language === code);
}

/** The one of ours that is liked best by a header such as `pl, en;q=0.5` (RFC 9110, 12.5.4). */
function likedBest(acceptLanguage: string): Language | undefined {
  const liked = acceptLanguage.split(',', 20).map((part) => {
    const [tag = '', weight] = part.split(';q=');
    return { language: languageOf(tag), weight: Number(weight ?? 1) };
  });
  return liked.filter(({ language, weight }) => language && weight > 0).toSorted((a, b) => b.weight - a.weight)[0]
    ?.language;
}

/**
 * What to answer in: what the person has set, otherwise what the browser or program prefers, otherwise English.
 * @param locale of the person who is signed in
 */
export function languageFor(locale: string | undefined, acceptLanguage: string | undefined): Language {
  return (locale && languageOf(locale)) || likedBest(acceptLanguage ?? '') || 'en';
}
