/** A setting as text, without spaces around it; nothing where it is no text. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
