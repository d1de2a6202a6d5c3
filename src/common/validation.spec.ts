import { IsInt, Max } from 'class-validator';
import { Transform, Type } from 'class-transformer';
import { DomainError } from './domain-error.ts';
import { validationPipe } from './validation.ts';

class Pages {
  @Type(() => Number) @IsInt() @Max(200) limit = 25;
}

let checks = 0;
class Numbered {
  @Transform(({ value }) => (checks++, Number(value))) @IsInt() page!: number;
}

class Rows {
  @Type(() => Number) @IsInt() @Max(9) limit = 3;
}

describe('what stands behind a question mark', () => {
  const pipe = validationPipe();
  const read = (value: object, metatype: typeof Pages | typeof Rows | typeof Numbered = Pages) =>
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

  it('is forgotten one by one, the oldest first', async () => {
    const pages = Array.from({ length: 200 }, (_, page) => page);
    for (const page of [...pages, ...pages]) await read({ page: String(page) }, Numbered);
    expect(checks).toBe(200);
    for (const page of [200, 199, 1, 0]) await read({ page: String(page) }, Numbered);
    expect(checks).toBe(202);
  });
});
