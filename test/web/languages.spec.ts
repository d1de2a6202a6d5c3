import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '../../src/config/package-root.ts';
import { fill } from '../../web/src/i18n/sentences.ts';
import type { SignedIn } from '../support/people.ts';
import { describeInBrowser, Site } from '../support/site.ts';

const folder = path.join(packageRoot, 'web', 'src', 'i18n');
const codes = ['en', 'es', 'pt', 'pl', 'et', 'zh'];
const sentences = Object.fromEntries(
  codes.map((code) => [
    code,
    JSON.parse(readFileSync(path.join(folder, `${code}.json`), 'utf8')) as Record<string, string>,
  ]),
);
const forms = ['zero', 'one', 'two', 'few', 'many', 'other'];
const stem = (key: string) => key.replace(new RegExp(`_(${forms.join('|')})$`), '');
const stems = new Map(codes.map((code) => [code, new Set(Object.keys(sentences[code]!).map(stem))]));
const missing = (code: string, from: string) => [...stems.get(from)!].filter((key) => !stems.get(code)!.has(key));
const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe('the six languages', () => {
  it('are all there, and no other', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.toSorted()).toEqual(codes.map((code) => `${code}.json`).toSorted());
  });

  it.each(codes)('%s says everything that English says, and nothing else', (code) => {
    expect(missing(code, 'en')).toEqual([]);
    expect(missing('en', code)).toEqual([]);
  });

  it.each(codes)('%s has every plural form that it needs', (code) => {
    const needed = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const counted = [...stems.get('en')!].filter((key) => `${key}_other` in sentences.en!);
    expect(counted.length).toBeGreaterThan(3);
    const wanting = counted.flatMap((key) =>
      needed.map((form) => `${key}_${form}`).filter((form) => !(form in sentences[code]!)),
    );
    expect(wanting).toEqual([]);
  });

  it.each(codes)('%s leaves the same places open', (code) => {
    for (const [key, text] of Object.entries(sentences[code]!)) {
      const english = sentences.en![key] ?? sentences.en![`${stem(key)}_other`]!;
      // A singular may say its number in a word.
      if (/_(one|few|many|two|zero)$/.test(key)) expect(places(english)).toEqual(expect.arrayContaining(places(text)));
      else expect([key, places(text)]).toEqual([key, places(english)]);
    }
  });

  it.each(codes.filter((code) => code !== 'en'))('%s is not English', (code) => {
    const long = Object.entries(sentences.en!).filter(
      ([, text]) => text.replaceAll(/\{\w+\}/g, '').split(/\s+/).length > 3,
    );
    expect(long.filter(([key, text]) => sentences[code]![key] === text).map(([key]) => key)).toEqual([]);
  });

  it('choose the plural by the rules of the language', () => {
    const t = fill('pl', {
      new_one: '{count} nowa',
      new_few: '{count} nowe',
      new_many: '{count} nowych',
      new_other: '{count} nowej',
    });
    expect([1, 3, 5, 22, 1.5].map((count) => t('new', { count }))).toEqual([
      '1 nowa',
      '3 nowe',
      '5 nowych',
      '22 nowe',
      '1.5 nowej',
    ]);
    expect(t('unknown.key')).toBe('unknown.key');
  });
});

describeInBrowser('the interface in each language', () => {
  let site: Site;
  let person: SignedIn;
  let page: Page;
  beforeAll(async () => {
    site = await Site.open();
    await site.write(await site.account('Shop'), { externalId: 'm1', text: 'Hello, where is my parcel?' });
    person = await site.person('admin');
    page = await site.window(person);
  });
  afterAll(() => site.close());

  it.each(codes)('%s', async (code) => {
    await site.sql.query('update users set locale = $2 where id = $1', [person.userId, code]);
    await page.goto('/inbox');
    await page.getByRole('heading', { name: sentences[code]!['view.inbox']!, exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(code);
    await page.getByRole('button', { name: 'Ana Kask' }).click();
    await page.getByRole('tab', { name: sentences[code]!['composer.note']! }).waitFor();
    await page.goto('/settings/targets');
    await page.getByRole('heading', { name: sentences[code]!['settings.targets']! }).first().waitFor();
    // No key stands on the page in place of a sentence.
    expect(await page.locator('body').innerText()).not.toMatch(
      /\b(view|settings|targets|level|nav|list)\.[a-z]+[A-Za-z.]*/,
    );
  });

  it('is English where a language cannot be had, and offers to try again where nothing can', async () => {
    await site.sql.query(`update users set locale = 'pl' where id = $1`, [person.userId]);
    const heading = (code: string) =>
      page.getByRole('heading', { name: sentences[code]!['view.inbox']!, exact: true }).waitFor();
    await page.route('**/assets/pl-*.js', (route) => route.abort());
    await page.goto('/inbox');
    await page.getByRole('alert').getByText('Polski could not be loaded').waitFor();
    await heading('en');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.route('**/assets/en-*.js', (route) => route.abort());
    await page.reload();
    await page.getByRole('alert').getByText('Earshot could not be loaded.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading('pl');
  });
});
