import { DomainError } from './domain-error.ts';

/**
 * Refuses text that PostgreSQL cannot store. The depth of JSON is bounded before (json-body.ts).
 * @throws DomainError `text-has-nul` or `text-not-unicode`
 */
export function assertStorable(value: unknown): void {
  if (typeof value === 'string') assertText(value);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || 'pipe' in value) return;
  if (!Array.isArray(value)) Object.keys(value).forEach(assertText);
  Object.values(value).forEach(assertStorable);
}

function assertText(text: string): void {
  if (text.includes('\0')) throw new DomainError('invalid', 'text-has-nul', 'Text may not contain the character NUL.');
  if (!text.isWellFormed())
    throw new DomainError('invalid', 'text-not-unicode', 'Text has half a surrogate pair; send well-formed Unicode.');
}
