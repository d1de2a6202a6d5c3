import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { DomainError } from './domain-error.ts';

/** Checks what came in against its DTO: unknown fields are refused, values become the declared types. */
export const validationPipe = (): ValidationPipe =>
  new RememberingPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: fieldsInvalid,
  });

const mostRemembered = 200;

/**
 * Checks what stands behind a question mark once: screens ask for the same few lists all day, and the check costs as much
 * as all else that is done before the database is asked.
 */
class RememberingPipe extends ValidationPipe {
  private readonly checked = new Map<Type, Map<string, object>>();

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'query' || !metadata.metatype || metadata.data !== undefined)
      return super.transform(value, metadata);
    const known = this.checkedOf(metadata.metatype);
    const written = JSON.stringify(value);
    const query = known.get(written) ?? ((await super.transform(value, metadata)) as object);
    known.set(written, query);
    if (known.size > mostRemembered) known.delete(known.keys().next().value!);
    return Object.assign(Object.create(Object.getPrototypeOf(query) as object) as object, query);
  }

  private checkedOf(type: Type): Map<string, object> {
    const known = this.checked.get(type) ?? new Map<string, object>();
    this.checked.set(type, known);
    return known;
  }
}

/** The refusal of the whole request, with one sentence for each field. */
export function fieldsInvalid(errors: ValidationError[]): DomainError {
  const fields = Object.fromEntries(errors.flatMap((error) => sentences(error)));
  const names = Object.keys(fields).slice(0, 5).join(', ');
  return new DomainError('invalid', 'fields-invalid', `Correct these fields and send it again: ${names}.`, { fields });
}

function sentences({ property, constraints, children }: ValidationError, above = ''): [string, string][] {
  const path = (above && `${above}.`) + property.slice(0, 100);
  const own = Object.values(constraints ?? {})
    .slice(0, 1)
    .map((text): [string, string] => [path, sentence(text, property)]);
  return [...own, ...(children ?? []).flatMap((child) => sentences(child, path))];
}

/** class-validator's "email must be an email" as a sentence. */
function sentence(text: string, property: string): string {
  const short = text.replaceAll(property, property.slice(0, 100));
  return short.charAt(0).toUpperCase() + short.slice(1) + (/[.!?]$/.test(short) ? '' : '.');
}
