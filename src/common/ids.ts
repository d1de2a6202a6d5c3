import { type ValidationOptions, ValidateBy } from 'class-validator';
import { isId } from './id.pipe.ts';

const areIds = (options?: ValidationOptions) =>
  ValidateBy(
    {
      name: 'isId',
      validator: {
        validate: isId,
        defaultMessage: () => (options?.each ? '$property must be a list of ids.' : '$property must be an id.'),
      },
    },
    options,
  );

/** An id of ours, as a string. */
export const IsId = () => areIds();

/** A list of ids of ours. */
export const AreIds = () => areIds({ each: true });
