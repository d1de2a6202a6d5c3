import { type RunningApp, startApp } from './support/app.ts';
import { signInAs } from './support/people.ts';

describe('POST /api/v1/analyse', () => {
  let running: RunningApp;
  let headers: Record<string, string>;
  beforeAll(async () => {
    running = await startApp({});
    ({ headers } = await signInAs(running, 'rep'));
  });
  afterAll(() => running.close());

  const post = (items: unknown) =>
    running.inject({ method: 'POST', url: '/api/v1/analyse', headers, payload: { items } });

  it('reads texts in their order, with the words that gave them away', async () => {
    const response = await post([
      { id: 'a', text: 'This is the third time I write and nobody answers!' },
      { id: 'b', text: 'Aitäh!', lang: 'et' },
    ]);
    expect(response.statusCode).toBe(200);
    const [first, second] = response.json<{ readings: Record<string, unknown>[] }>().readings;
    expect(first).toMatchObject({ id: 'a', language: 'en', label: 'neg', kind: 'complaint', needsAnswer: true });
    expect(first?.['reasons']).toContainEqual(
      expect.objectContaining({ code: 'repeated-contact', span: { start: 12, end: 22, text: 'third time' } }),
    );
    expect(second).toMatchObject({ id: 'b', language: 'et', needsAnswer: false, needsAnswerReason: 'thanks' });
  });

  it('refuses what is no text', async () => {
    expect((await post([{ id: 'a', text: 5 }])).statusCode).toBe(422);
  });
});
