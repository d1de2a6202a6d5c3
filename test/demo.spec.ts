import { execFileSync } from 'node:child_process';
import { until } from './support/condition.ts';
import { freshDatabase } from './support/database.ts';
import { build, interrupt, run, type Running } from './support/installation.ts';

interface Listed {
  items: {
    source: { name: string };
    sandbox: boolean;
    frustration: { level: string; reasons: { code: string; text: string | null }[] };
  }[];
}

describe('the demonstration', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let app: Running;
  beforeAll(async () => {
    build();
    database = await freshDatabase();
    app = run('main', {
      DATABASE_URL: database.url,
      EARSHOT_DEMO: 'true',
      EARSHOT_KEY: Buffer.alloc(32, 3).toString('base64'),
    });
    await app.ready();
    await until('it has said everything', () => app.stdout().includes('every customer is invented'));
  });
  afterAll(async () => {
    await interrupt(app);
    await database.drop();
  });

  it('prints three lines that go once around, and they do what they say', () => {
    const lines = app
      .stdout()
      .split('\n')
      .filter((line) => line.includes('curl '));
    expect(lines).toHaveLength(3);
    // as they are printed: only a port that the system chose has to be filled in
    const address = /ready at (http:\S+)/.exec(app.stdout())![1]!;
    const [pushed, shown, fetched] = lines.map((line) =>
      JSON.parse(
        execFileSync('bash', ['-c', line.replace(/http:\/\/127\.0\.0\.1:\d+/, address)], { encoding: 'utf8' }),
      ),
    ) as [{ results: unknown[] }, Listed, { items: { text: string; rep: { name: string } }[] }];
    expect(pushed.results).toMatchObject([{ outcome: 'created' }]);
    expect(shown.items).toHaveLength(1);
    expect(shown.items[0]).toMatchObject({ sandbox: true, frustration: { level: 'furious' } });
    const named = shown.items[0]!.frustration.reasons.filter(({ text }) =>
      text?.toLowerCase().includes('kolmandat korda'),
    );
    expect(named).toMatchObject([{ code: 'repeated-contact' }]);
    expect(fetched.items).toMatchObject([{ rep: { name: 'Kim Example' } }]);
  });

  it('marks every invented customer, and logs no error', async () => {
    expect(app.stdout()).toContain('every customer is invented');
    expect(app.stderr()).not.toContain('"level":"error"');
  });
});
