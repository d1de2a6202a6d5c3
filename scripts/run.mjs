// npm run NAME -- ARGUMENTS: builds the server if its sources are newer, then runs one command in this process.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './build-if-needed.mjs';

const elsewhere = {
  bench: 'dist/bench/bench.js',
  shots: 'dist/bench/web/shots.js',
  train: 'dist/training/train.js',
};
const [name = '', ...rest] = process.argv.slice(2);
buildIfNeeded('api');
if (name === 'shots' || rest[0] === 'web') buildIfNeeded('web');
const file = fileURLToPath(new URL(`../${elsewhere[name] ?? `dist/src/cli/${name}.js`}`, import.meta.url));
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  console.error(`There is no command "${name}". The commands are the scripts in package.json.`);
  process.exit(1);
}
process.argv = [process.argv[0], file, ...rest]; // the command sees its own arguments only
await import(file);
