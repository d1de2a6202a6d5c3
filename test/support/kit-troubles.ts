/// <reference types="jest" />
import { ConnectorError, type ConnectorErrorKind } from '../../src/connectors/connector-error.ts';
import type { Able, Always } from './connector-kit.ts';
import { type KitStage, wordOn } from './kit-stage.ts';

const hour = 3_600_000;

/** The error of a call that must fail so: a sentence for people, without a word of what is secret or of HTML. */
export async function failure(
  stage: KitStage,
  call: Promise<unknown>,
  kind: ConnectorErrorKind,
): Promise<ConnectorError> {
  const error: unknown = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  const failed = error as ConnectorError;
  expect(failed.kind).toBe(kind);
  expect(failed.message).toMatch(/^[A-Z@\d].*[.]$/s);
  const told = everything(failed);
  expect(told).not.toMatch(/<html|<body/i);
  for (const secret of stage.secretWords) expect(told).not.toContain(secret);
  return failed;
}

/** Message, stack and causes, as a log would show them. */
function everything(error: unknown): string {
  if (!(error instanceof Error)) return error === undefined ? '' : JSON.stringify(error);
  return [error.message, error.stack, JSON.stringify(error), everything(error.cause)].join('\n');
}

/** Until when we are asked to wait: not at once, and not for ever. */
export function expectPatience({ retryAt }: ConnectorError, now: Date): void {
  const wait = retryAt!.getTime() - now.getTime();
  expect(wait).toBeGreaterThanOrEqual(1_000);
  expect(wait).toBeLessThanOrEqual(hour);
}

/** What platforms do to us: each is told by its kind, stops nothing for good, and leaves no gap. */
export function describeTroubles(always: Always, able: Able): void {
  /** Reads once, then fails so as long as it lasts, then must know what was said meanwhile. */
  const through = async (
    stage: KitStage,
    trouble: Parameters<KitStage['platform']['troubles']['begin']>[0],
    kind: ConnectorErrorKind,
  ) => {
    await stage.asked(['Before']);
    await stage.learn();
    stage.platform.troubles.begin(trouble);
    const [meanwhile] = await stage.asked(['Meanwhile']);
    stage.platform.deliveries.length = 0;
    const failed = await failure(stage, stage.read(), kind);
    stage.platform.troubles.end();
    if (kind === 'unauthorised') stage.reconnect();
    stage.clock.advance(hour);
    expect(wordOn(meanwhile!, await stage.learn())).toMatchObject({ text: meanwhile!.text });
    return failed;
  };

  able('limits', 'waits as long as it is told to, and reads on', async (stage) => {
    const failed = await through(stage, 'limited', 'rate-limited');
    expectPatience(failed, new Date(stage.clock.now().getTime() - hour));
  });

  able('limits', 'waits of its own accord when it is not told how long', async (stage) => {
    const failed = await through(stage, 'limited-untold', 'rate-limited');
    expectPatience(failed, new Date(stage.clock.now().getTime() - hour));
  });

  always('tries again later when the platform answers with a page of HTML', async (stage) => {
    await through(stage, 'down', 'unavailable');
  });

  always('tries again later when the line is cut', async (stage) => {
    await through(stage, 'lost-before', 'unavailable');
  });

  able('credentials', 'says that it was locked out, and fills the gap once it is let in again', async (stage) => {
    await through(stage, 'dead', 'unauthorised');
  });

  able('credentials', 'says in a test of the settings what is wrong', async (stage) => {
    stage.platform.troubles.begin('dead');
    const { ok, message } = await stage.connector.test(stage.source());
    expect(ok).toBe(false);
    expect(message).toMatch(/^[A-Z@\d].*\.$/s);
  });

  always('cannot be reached at all without an accident', async (stage) => {
    const source = stage.source();
    await stage.platform.stop();
    const reading = stage.connector.poll!(source, null, stage.from, new AbortController().signal);
    await failure(stage, reading, 'unavailable');
    await stage.platform.start();
  });
}
