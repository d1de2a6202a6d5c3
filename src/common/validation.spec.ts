import { IsInt, Max } from 'class-validator';
import { Type } from 'class-transformer';
import { DomainError } from './domain-error.ts';
import { validationPipe } from './validation.ts';

class Pages {
  @Type(() => Number) @IsInt() @Max(200) limit = 25;
}

class Rows {
  @Type(() => Number) @IsInt() @Max(9) limit = 3;
}

describe('what stands behind a question mark', () => {
  const pipe = validationPipe();
  const read = (value: object, metatype: typeof Pages | typeof Rows = Pages) =>
    pipe.transform(value, { type: 'query', metatype }) as Promise<Pages>;

  it('is read alike each time, by a copy of its own', async () => {
    const first = await read({ limit: '50' });
    first.limit = 7;
    expect(await read({ limit: '50' })).toEqual({ limit: 50 });
    expect(await read({ limit: '50' })).toBeInstanceOf(Pages);
    expect(await read({})).toEqual({ limit: 25 });
  });

  it('is checked for each route by its own rules, and refused each time', async () => {
    await read({ limit: '50' });
    for (let i = 0; i < 2; i++) await expect(read({ limit: '50' }, Rows)).rejects.toThrow(DomainError);
    for (let i = 0; i < 2; i++) await expect(read({ limit: 'x' })).rejects.toThrow(DomainError);
  });
});
