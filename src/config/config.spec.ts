import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../common/domain-error.ts';
import { Config } from './config.ts';
import { packageRoot } from './package-root.ts';
import { variables } from './variables.ts';

function settingsTable(): string {
  const rows = Object.values(variables).map(
    ({ name, fallback, about }) => `| \`${name}\` | ${fallback && `\`${fallback}\``} | ${about} |`,
  );
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

describe('Config', () => {
  it('has an answer for everything in an empty environment', () => {
    const config = new Config({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, role: 'all', trustProxy: [], dataDir: 'data' });
    expect(config.databaseUrl).toBeUndefined();
    expect([config.works, config.serves]).toEqual([true, true]);
  });

  it('reads what is set, and takes an empty value as unset', () => {
    const config = new Config({
      PORT: '8080',
      EARSHOT_HOST: ' ',
      EARSHOT_TRUST_PROXY: '10.0.0.1, 10.0.0.2',
      EARSHOT_ROLE: 'web',
    });
    expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', trustProxy: ['10.0.0.1', '10.0.0.2'] });
    expect([config.works, config.serves]).toEqual([false, true]);
  });

  it('names everything that is wrong at once, and repeats no secret', () => {
    const read = () => new Config({ PORT: 'http', EARSHOT_ROLE: 'boss', DATABASE_URL: 'mysql://me:hunter2@there/db' });
    expect(read).toThrow(DomainError);
    expect(read).toThrow(/PORT must be a whole number[^]*EARSHOT_ROLE must be one of all, web, worker/);
    expect(read).not.toThrow(/hunter2/);
    expect(read).toThrow(/DATABASE_URL must be an address that starts with postgres:/);
  });

  it('is told in docs/operations.md, every variable of it', () => {
    const page = readFileSync(path.join(packageRoot, 'docs/operations.md'), 'utf8');
    expect(page).toContain(settingsTable());
  });

  it('is all that the server reads from its environment', () => {
    const readers = execFileSync('grep', ['-rlE', 'process\\.env', 'src', '--include=*.ts'], { cwd: packageRoot });
    const allowed = /^src\/(main|database\/data-source|database\/embedded\/run-program)\.ts$|^src\/cli\/|\.spec\.ts$/;
    const others = readers
      .toString()
      .trim()
      .split('\n')
      .filter((file) => !allowed.test(file));
    expect(others).toEqual([]);
  });
});
