import { postgresError } from './postgres-error.ts';

/**
 * What may be logged of an error: its name, its codes and where it happened. Never its message, which may quote a
 * customer, a mail address or a secret.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { kind, code } = error as { kind?: unknown; code?: unknown };
  const { code: sqlState, constraint } = postgresError(error) ?? {};
  const codes = [kind, sqlState ?? code, constraint].filter((part) => typeof part === 'string');
  return [error.name, ...codes, ...placesOf(error)].join(' ');
}

/** The innermost calls. The stack begins with the message, of however many lines. */
function placesOf({ message, stack = '' }: Error): string[] {
  const begin = stack.indexOf(message) + message.length;
  const frames = framesOf(stack.slice(begin)).split('\n');
  return frames.slice(0, 6).map((frame) => frame.trim());
}

/** The calls of a stack, without the message above them. */
export const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
