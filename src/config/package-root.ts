import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const above = path.dirname(from);
  if (above === from) throw new Error('package.json was not found above the running file; reinstall Earshot.');
  return findRoot(above);
}

/** The folder that holds package.json, whether the code runs from `src` or from `dist`. */
export const packageRoot = findRoot(path.dirname(fileURLToPath(import.meta.url)));
