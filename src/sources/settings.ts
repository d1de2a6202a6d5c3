import { DomainError } from '../common/domain-error.ts';
import type { Setting } from '../connectors/connector-spec.ts';

export type SettingValue = string | number | boolean | string[];
export type Settings = Record<string, SettingValue>;

/** What a form sent, divided: secrets are sealed and never come back out, the rest is stored as it is. */
export interface CheckedSettings {
  settings: Settings;
  secrets: Record<string, string>;
}

/**
 * Checks what a person typed against what the connector declares. Unknown names are refused, so that a typing error is
 * not silently lost. Secrets left out keep their stored value.
 * @param stored names of the secrets that are already there
 * @throws DomainError `settings-invalid` with a sentence for every field
 */
export function checkSettings(
  declared: Setting[],
  given: Record<string, unknown>,
  stored: string[] = [],
): CheckedSettings {
  const fields: Record<string, string> = {};
  const settings: Settings = {};
  const secrets: Record<string, string> = {};
  for (const name of Object.keys(given)) {
    if (!declared.some((setting) => setting.name === name)) fields[name] = 'is no setting of this channel.';
  }
  for (const setting of declared) {
    const value = normalise(given[setting.name] ?? setting.default);
    if (value === undefined) {
      if (
        setting.required &&
        isAsked(setting, given, declared) &&
        !(setting.kind === 'secret' && stored.includes(setting.name))
      )
        fields[setting.name] = 'is needed.';
      continue;
    }
    const read = readers[setting.kind](value, setting);
    if (read instanceof Error) fields[setting.name] = read.message;
    else if (setting.kind === 'secret') secrets[setting.name] = String(read);
    else settings[setting.name] = read;
  }
  if (Object.keys(fields).length > 0) {
    const names = Object.keys(fields).join(', ');
    throw new DomainError('invalid', 'settings-invalid', `These settings need another look: ${names}.`, { fields });
  }
  return { settings, secrets };
}

/** Whether the form shows this setting (or step) at all, given the others. */
export function isAsked({ when }: Pick<Setting, 'when'>, given: Record<string, unknown>, declared: Setting[]): boolean {
  if (!when) return true;
  const { setting: other, in: values } = when;
  const value = given[other] ?? declared.find(({ name }) => name === other)?.default;
  return values.includes(value as string | boolean);
}

const normalise = (value: unknown): unknown => (value === null || value === '' ? undefined : value);

const readers: Record<Setting['kind'], (value: unknown, setting: Setting) => SettingValue | Error> = {
  text: readText,
  secret: readText,
  multiline: readText,
  number: (value) => {
    const number = typeof value === 'string' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : new Error('must be a number.');
  },
  boolean: (value) => (typeof value === 'boolean' ? value : new Error('must be true or false.')),
  choice: (value, { choices = [] }) =>
    choices.some((choice) => choice.value === value)
      ? String(value)
      : new Error(`must be one of ${choices.map((choice) => choice.value).join(', ')}.`),
  url: (value) =>
    typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)
      ? value.trim()
      : new Error('must be a web address that starts with https://.'),
  email: (value) =>
    typeof value === 'string' && /^[^\s@<>]+@[^\s@<>]+$/.test(value.trim())
      ? value.trim()
      : new Error('must be a mail address such as support@example.com.'),
  list: (value) => {
    const items = typeof value === 'string' ? value.split(/[,\n]/) : value;
    return Array.isArray(items) && items.every((item) => typeof item === 'string')
      ? items.map((item) => item.trim()).filter(Boolean)
      : new Error('must be a list of texts.');
  },
};

function readText(value: unknown): string | Error {
  if (typeof value !== 'string') return new Error('must be a text.');
  if (value.includes('\0')) return new Error('must not contain NUL characters.');
  if (value.length > 10_000) return new Error('must not be longer than 10,000 characters.');
  return value.trim();
}
