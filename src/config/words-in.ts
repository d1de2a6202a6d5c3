import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Translations } from '../common/words/language.ts';
import { packageRoot } from './package-root.ts';

/**
 * What a folder of the code brings in other languages: `words/<language>.json`, by English sentence. A folder without such
 * files speaks English to everybody.
 * @param folder below `src`
 */
export function wordsIn(folder: string): Translations {
  const read = (language: string): Record<string, string> => {
    const file = path.join(packageRoot, 'src', folder, 'words', `${language}.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  };
  return { es: read('es'), pt: read('pt'), pl: read('pl'), et: read('et'), zh: read('zh') };
}
