import { Injectable } from '@nestjs/common';
import type { Language, Translations } from './language.ts';
import { Phrasebook } from './phrasebook.ts';

/** What Earshot and its connectors say to people, in the languages of the interface. */
@Injectable()
export class Words {
  private readonly learnt: Translations[] = [];
  private readonly books = new Map<Language, Phrasebook>();

  /** @param translations by language and English sentence */
  learn(translations: Translations): void {
    this.learnt.push(translations);
    this.books.clear();
  }

  /** @returns English where nobody has brought other words */
  say(english: string, language: Language): string {
    return language === 'en' ? english : this.bookOf(language).say(english);
  }

  /** Made when somebody first asks for it. */
  private bookOf(language: Exclude<Language, 'en'>): Phrasebook {
    const known = this.books.get(language);
    if (known) return known;
    const book = new Phrasebook(Object.assign({}, ...this.learnt.map((each) => each[language])));
    this.books.set(language, book);
    return book;
  }
}
