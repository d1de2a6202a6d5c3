import { type EntityManager } from 'typeorm';
import { type Role } from '../principal.ts';

export interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  role: Role;
  locale?: string | undefined;
  timeZone?: string | undefined;
}

/** First letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => ([...(word ?? '')][0] ?? '').toUpperCase()).join('');
}

/** @returns the new user's id, or undefined if the address is taken */
export async function insertUser(tx: EntityManager, user: NewUser, now: Date): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }[]>(
    `insert into users (email, name, initials, password_hash, role, locale, time_zone, availability_changed_at, created_at)
     values (lower($1), $2, $3, $4, $5, $6, $7, $8, $8) on conflict (email) do nothing returning id`,
    [
      user.email,
      user.name.trim(),
      initialsOf(user.name),
      user.passwordHash,
      user.role,
      user.locale ?? 'en',
      user.timeZone ?? 'UTC',
      now,
    ],
  );
  return row?.id;
}
