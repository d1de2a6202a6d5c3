import { personOf, type Principal } from '../people/principal.ts';

/** Who asks, and when. */
export interface Asking {
  principal: Principal;
  now: Date;
}

/** Takes a value in, and says where it stands in the statement. */
export type Value = (raw: unknown, cast: string) => string;

/** @param people ids of users, `me`, or `none` */
export function isOneOf(column: string, people: string[], principal: Principal, value: Value): string {
  const me = personOf(principal);
  const ids = people.flatMap((id) => (id === 'none' ? [] : id === 'me' ? (me ? [me] : []) : [id]));
  const named = ids.length > 0 ? `${column} = any(${value(ids, 'bigint[]')})` : 'false';
  return people.includes('none') ? `(${column} is null or ${named})` : named;
}
