// After the web app is built: puts a .br and a .gz beside every text it has, so that the server need not compress.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../web/dist', import.meta.url));
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(html|js|css|svg|json)$/.test(name)) continue;
  const file = path.join(folder, name);
  const text = readFileSync(file);
  if (text.length < 1024) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(text));
  writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
}
