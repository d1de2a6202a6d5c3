import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { ConnectorError } from '../src/connectors/connector-error.ts';
import type { SourceAccess } from '../src/connectors/connector.ts';
import { LookUp } from '../src/delivery/look-up.ts';
import { Sender } from '../src/delivery/sender.ts';
import { AttachmentWorker } from '../src/intake/attachment-worker.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { PendingWorker } from '../src/intake/pending-worker.ts';
import { Poller } from '../src/intake/poller.ts';
import { SourceSweep } from '../src/intake/source-sweep.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { signInAs } from './support/people.ts';
import { Rows } from './support/rows.ts';
import { says, TalkingConnector } from './support/talking-connector.ts';

const address = 'ana.secret@example.com';
const words = 'my cat is called Miisu';
const secret = 'hunter2-token';
const quote = `550 <${address}> said "${words}"\n    at ${address} with ${secret}`;

/** A platform that quotes customers, addresses and secrets in whatever goes wrong. */
class QuotingConnector extends TalkingConnector {
  error: () => Error = () => new Error(quote);

  private readonly fail = async (): Promise<never> => {
    throw this.error();
  };
  override poll = this.fail;
  override lookUp = this.fail;
  override send = this.fail;
  override findReply = this.fail;
  override test = this.fail;
  fetchAttachment = (_source: SourceAccess) => this.fail();
}

describe('log lines', () => {
  const clock = new TestClock(new Date('2026-03-02T10:00:00Z'));
  const platform = new QuotingConnector();
  const lines: string[] = [];
  let running: RunningApp;
  let rows: Rows;
  let source: string;
  let caller: Caller;
  const write = process.stderr.write.bind(process.stderr);
  beforeAll(async () => {
    running = await startApp({ clock, connectors: [platform], env: { EARSHOT_LOG_LEVEL: 'warn' } });
    process.stderr.write = ((chunk: string) => lines.push(String(chunk)) > 0) as typeof process.stderr.write;
    rows = new Rows(running.app.get(DataSource), clock.now());
    caller = new Caller(running, await signInAs(running, 'admin'));
    source = await rows.source({ channel: platform.spec.channel });
    await rows.dataSource.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [
      source,
      clock.now(),
    ]);
  });
  afterAll(async () => {
    process.stderr.write = write;
    await running.close();
  });

  const take = async (id: string) => {
    const mention = {
      ...says(id, words, clock.now(), address),
      attachments: [{ name: words, contentType: 'a/b', remote: words }],
    };
    const pending = [{ externalId: `pending ${id}`, payload: { from: address, words } }];
    await running.app.get(Ingest).ingest(source, { mentions: [mention], pending }, { now: clock.now() });
    const [{ conversation_id }] = await rows.dataSource.query(
      'select conversation_id from messages where external_id = $1',
      [id],
    );
    const reply = await caller.post(`conversations/${conversation_id}/replies`, { text: words });
    expect(reply.status).toBe(201);
  };

  it.each([
    ['a mistake of a connector', () => new TypeError(quote)],
    ['an error with a cause', () => new Error('outside', { cause: new Error(quote) })],
    ['what a platform said', () => ConnectorError.unavailable(quote, new Error(quote))],
    ['a refusal', () => ConnectorError.rejected(quote, new Error(quote))],
  ])('hold no customer, no address and no secret: %s', async (name, error) => {
    lines.length = 0;
    platform.error = error;
    clock.advance(3_600_000);
    await take(name);
    await running.app.get(Poller).pollDue();
    await running.app.get(PendingWorker).completeDue();
    await running.app.get(AttachmentWorker).fetchDue();
    await running.app.get(Sender).round();
    await running.app.get(Sender).idle();
    clock.advance(3_600_000);
    await running.app.get(LookUp).round();
    await rows.dataSource.query('update source_states set failures = 0, checked_at = null');
    await running.app.get(SourceSweep).sweep();
    await caller.post(`sources/${source}/test`);
    const told = lines.join('');
    for (const part of ['could not be read', 'a file could not be fetched', 'the daily check failed', 'reply '])
      expect(told).toContain(part);
    for (const part of [address, 'Miisu', secret, 'said']) expect(told).not.toContain(part);
  });
});
