import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from '../src/cli/openapi-examples.ts';

const root = path.resolve(__dirname, '..');
const document = JSON.parse(readFileSync(path.join(root, 'openapi.json'), 'utf8')) as OpenAPIObject;
const operations = operationsOf(document).map(({ method, path: at, operation }) => ({
  name: `${method} ${at}`,
  operation,
}));

describe('openapi.json', () => {
  it('is what the code says', async () => {
    const check = [path.join(root, 'scripts/run.mjs'), 'openapi', '--check'];
    await expect(promisify(execFile)(process.execPath, check, { cwd: root })).resolves.toBeDefined();
  });

  it('says of every operation in a few words and in a sentence what it does', () => {
    const silent = operations.filter(({ operation }) => !operation.summary || !operation.description);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('shows an example of everything that goes in and comes out', () => {
    const bare = operations.filter(({ operation }) =>
      [operation.requestBody, ...Object.values(operation.responses)]
        .flatMap((body) => Object.values(body?.content ?? {}))
        .some(({ example }) => example === undefined || JSON.stringify(example) === '{}'),
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('describes what comes out of every operation that answers', () => {
    const vague = operations.filter(({ operation }) =>
      Object.entries(operation.responses).some(([status, { content }]) => /^20[01]$/.test(status) && !content),
    );
    expect(vague.map(({ name }) => name)).toEqual([]);
  });

  it('gives every operation a name of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
