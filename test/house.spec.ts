import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/config/package-root.ts';

/** Names of platforms, which nothing but their connectors may know. */
const platforms = ['facebook', 'twitter', 'discourse', 'nodebb', 'bluesky', 'messenger'];
/** Channels whose values are ordinary words too, with the lines where they are just that. */
const words: Record<string, { permitted: RegExp[] }> = {
  x: { permitted: [/\['x', 'keys\.\w+'\]/] },
  email: {
    permitted: [
      /type="email"/,
      /setting\.kind === 'email' \? 'email'/,
      /kind: .*\| 'email' \|/,
      /fieldError\(\w+\.error, 'email'\)/,
      /json_build_object\(.*'email', u\.email/,
      /const idKeys = \[.*'email'\]/,
    ],
  },
  forum: { permitted: [] },
};

interface Line {
  where: string;
  text: string;
}

function linesOf(folder: string): Line[] {
  return readdirSync(path.join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|sql|json|css|html)$/.test(entry.name))
    .map(({ parentPath, name }) => path.relative(packageRoot, path.join(parentPath, name)))
    .filter((file) => !file.startsWith('src/connectors/') && !/\.spec\.ts$|schema\.d\.ts$/.test(file))
    .flatMap((file) =>
      readFileSync(path.join(packageRoot, file), 'utf8')
        .split('\n')
        .map((text, index) => ({ where: `${file}:${index + 1}`, text: text.slice(0, 2_000) })),
    );
}

const quoted = (word: string): RegExp => new RegExp(`(['"\`])${word}\\1`);

describe('the house', () => {
  const lines = ['src', 'web/src'].flatMap(linesOf);

  it('reads the code', () => expect(lines.length).toBeGreaterThan(10_000));

  it.each(platforms)('names %s nowhere but in its connector', (platform) => {
    expect(lines.filter(({ text }) => quoted(platform).test(text.toLowerCase()))).toEqual([]);
  });

  it.each(Object.entries(words))('compares no channel with %s', (word, { permitted }) => {
    const found = lines.filter(({ text }) => quoted(word).test(text) && !permitted.some((one) => one.test(text)));
    expect(found).toEqual([]);
  });

  it('has no channel that these tests do not know', () => {
    const folders = readdirSync(path.join(packageRoot, 'src/connectors'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const generic = ['push', 'sandbox', 'words'];
    expect(folders.filter((name) => ![...platforms, ...Object.keys(words), ...generic].includes(name))).toEqual([]);
  });

  it.each(['utils', 'helpers', 'shared', 'types', 'misc'])('has no folder called %s', (name) => {
    const folders = ['src', 'web/src', 'test'].flatMap((folder) =>
      readdirSync(path.join(packageRoot, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name === name && !entry.parentPath.includes('node_modules'))
        .map(({ parentPath }) => path.relative(packageRoot, parentPath)),
    );
    expect(folders).toEqual([]);
  });
});
