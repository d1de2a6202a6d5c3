import { Transform } from 'class-transformer';

/** Reads `true` and `false` of a query string; anything else is left to the validator. */
export const asBoolean = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
