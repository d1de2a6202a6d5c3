import { DomainError } from '../common/domain-error.ts';
import { variables } from './variables.ts';

type Values = { readonly [Name in keyof typeof variables]: ReturnType<(typeof variables)[Name]['read']> };

/** The settings of this process, read once from its environment. Also the injection token for them. */
// eslint-disable-next-line typescript/no-unsafe-declaration-merging -- the fields are exactly what variables.ts declares
export interface Config extends Values {}
// eslint-disable-next-line typescript/no-unsafe-declaration-merging
export class Config {
  /** @throws DomainError that names every variable which cannot be read, and what it may be */
  constructor(env: Record<string, string | undefined>) {
    const wrong: Record<string, string> = {};
    for (const [field, variable] of Object.entries(variables)) {
      try {
        Object.assign(this, { [field]: variable.read(env[variable.name]) });
      } catch (cause) {
        wrong[variable.name] = (cause as Error).message;
      }
    }
    const sentences = Object.entries(wrong).map(([name, sentence]) => `${name} ${sentence}`);
    if (sentences.length > 0)
      throw new DomainError('invalid', 'environment-invalid', sentences.join('\n'), { fields: wrong });
    Object.freeze(this);
  }

  /** Does this process take in, assign, watch deadlines and send? */
  get works(): boolean {
    return this.role !== 'web';
  }

  /** Does this process answer the web app and the API? */
  get serves(): boolean {
    return this.role !== 'worker';
  }

  /** The same settings with the database that was found or started. */
  withDatabase(url: string): Config {
    return Object.freeze(Object.assign(Object.create(Config.prototype) as Config, this, { databaseUrl: url }));
  }
}
