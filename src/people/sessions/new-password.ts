import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength, ValidateBy } from 'class-validator';

const fewest = 5;

/** A password that somebody chooses: 10 to 200 characters, and not the same few over and over. */
export const IsNewPassword = () =>
  applyDecorators(
    IsString(),
    MaxLength(200, { message: 'A password has at most 200 characters.' }),
    MinLength(10, { message: 'Choose a password of at least 10 characters; a few words are best.' }),
    ValidateBy({
      name: 'isVaried',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && new Set(value).size >= fewest,
        defaultMessage: () => `Choose a password with at least ${fewest} different characters.`,
      },
    }),
    ApiProperty({ minLength: 10, maxLength: 200, example: 'a long and quiet evening' }),
  );
