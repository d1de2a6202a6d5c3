import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Translations } from '../common/words/language.ts';
import { packageRoot } from '../config/package-root.ts';

/**
 * What a channel's folder brings in other languages: `words/<language>.json`, by English sentence. A channel without such
 * files speaks English to everybody.
 * @param folder below `src/connectors`; empty: what all channels say alike
 */
export function wordsIn(folder: string): Translations {
  const place = path.join(packageRoot, 'src/connectors', folder, 'words');
  const read = (language: string): Record<string, string> => {
    const file = path.join(place, `${language}.json`);
    // a channel may lie outside this folder, in a test for instance; what all say must be there
    return folder !== '' && !existsSync(file) ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  };
  return { es: read('es'), pt: read('pt'), pl: read('pl'), et: read('et'), zh: read('zh') };
}
