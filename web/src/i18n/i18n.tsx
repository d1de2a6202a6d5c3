import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { tellProblem } from '../app/tell.ts';
import type en from './en.json';
import { fill, type Sentences } from './sentences.ts';

/** Languages of the interface, each named in itself. A file `<code>.json` holds every sentence. */
export const languages = {
  en: 'English',
  es: 'Español',
  pt: 'Português',
  pl: 'Polski',
  et: 'Eesti',
  zh: '中文',
} as const;
export type Language = keyof typeof languages;

type Written = keyof typeof en;
/** `minutes_one` and `minutes_other` are one key to whoever asks: `minutes`, with `{ count }`. */
export type Key = Written extends infer K ? (K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K) : never;
type Values = Record<string, string | number>;
export type Translate = (key: Key, values?: Values) => string;

const files = import.meta.glob<{ default: Sentences }>('./*.json');

export interface Tongue {
  t: Translate;
  language: Language;
  /** BCP 47 tag for dates and numbers. */
  locale: string;
  timeZone: string;
  choose: (language: Language) => void;
}

const Context = createContext<Tongue | null>(null);

/** A language of ours for any tag such as `pt-BR`. */
export function languageOf(tag: string | null | undefined): Language | null {
  const code = tag?.toLowerCase().split('-')[0] ?? '';
  return code in languages ? (code as Language) : null;
}

const remembered = 'earshot.language';
/** What this browser was last spoken to in, or prefers. */
export const usualLanguage = (): Language =>
  languageOf(localStorage.getItem(remembered)) ?? navigator.languages.map(languageOf).find((found) => found) ?? 'en';

interface Spoken {
  language: Language;
  sentences: Sentences;
}

const known = new Map<Language, Spoken>();

/** @throws TypeError without a line */
export async function loadSentences(language: Language): Promise<Spoken> {
  const sentences = (await files[`./${language}.json`]!()).default;
  const spoken = known.get(language) ?? { language, sentences };
  known.set(language, spoken);
  return spoken;
}

/** English where the language cannot be had: better than silence. */
const speak = (language: Language): Promise<Spoken> => loadSentences(language).catch(() => loadSentences('en'));

const unspoken = ({ language, sentences }: Spoken, wanted: Language): string =>
  fill(language, sentences)('language.lost', { language: languages[wanted] });

/** The one place without a language to say it in. */
const Speechless = () => (
  <main role="alert" style={{ padding: 40, textAlign: 'center' }}>
    <p>Earshot could not be loaded.</p>
    <button type="button" onClick={() => location.reload()}>
      Try again
    </button>
  </main>
);

/** What the person has set; before signing in, what the browser prefers. */
export interface Preferred {
  locale?: string;
  timeZone?: string;
}

export function TongueProvider({ preferred, children }: { preferred?: Preferred; children: ReactNode }) {
  const [language, setLanguage] = useState(usualLanguage);
  const [loaded, setLoaded] = useState(() => known.get(language) ?? null);
  const [lost, setLost] = useState(false);
  const wanted = languageOf(preferred?.locale);
  useEffect(() => {
    if (wanted) setLanguage(wanted);
  }, [wanted]);
  useEffect(() => {
    let current = true;
    localStorage.setItem(remembered, language);
    const say = (spoken: Spoken) => {
      document.documentElement.lang = spoken.language;
      setLoaded(spoken);
      if (spoken.language !== language) tellProblem(new Error(unspoken(spoken, language)));
    };
    speak(language).then(
      (spoken) => current && say(spoken),
      () => current && setLost(true),
    );
    return () => {
      current = false;
    };
  }, [language]);
  const tongue = useMemo<Tongue | null>(() => {
    if (!loaded) return null;
    const same = languageOf(preferred?.locale) === loaded.language;
    const tag = same ? preferred?.locale : navigator.languages.find((tag) => languageOf(tag) === loaded.language);
    return {
      t: fill(loaded.language, loaded.sentences),
      language: loaded.language,
      locale: tag ?? loaded.language,
      timeZone: preferred?.timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone,
      choose: setLanguage,
    };
  }, [loaded, preferred?.locale, preferred?.timeZone]);
  if (lost && !tongue) return <Speechless />;
  return tongue && <Context value={tongue}>{children}</Context>;
}

export function useTongue(): Tongue {
  const tongue = useContext(Context);
  if (!tongue) throw new Error('Nothing has chosen a language above this component.');
  return tongue;
}

export const useT = (): Translate => useTongue().t;
