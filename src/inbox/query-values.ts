import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { isId } from '../common/id.pipe.ts';

/** In an address, a list is one parameter with commas or several; in JSON it is a list. */
export const List = () =>
  Transform(({ value }: { value: unknown }) => {
    if (value === undefined || value === null) return undefined;
    const parts = Array.isArray(value) ? value : [value];
    return parts.flatMap((part) => String(part).split(',')).filter((part) => part !== '');
  });

/** In an address, a truth value is the word `true` or `false`; in JSON it is one. */
export const Truth = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** Each item is an id of ours or one of `words`. */
export const Ids = (...words: string[]) =>
  ValidateBy({
    name: 'ids',
    validator: {
      validate: (value: unknown) =>
        Array.isArray(value) &&
        value.length <= 200 &&
        value.every((item) => isId(item) || words.includes(String(item))),
      defaultMessage: () => `$property must be up to 200 ids${words.length > 0 ? ` or ${words.join(', ')}` : ''}`,
    },
  });

/** An id of ours. */
export const Id = () =>
  ValidateBy({
    name: 'id',
    validator: { validate: (value: unknown) => isId(value), defaultMessage: () => '$property must be an id' },
  });
