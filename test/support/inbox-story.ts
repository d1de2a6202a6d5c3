import { DataSource } from 'typeorm';
import { TestClock } from '../../src/common/clock.ts';
import { type ConversationView } from '../../src/inbox/conversation.dto.ts';
import { Refolder } from '../../src/inbox/refolder.ts';
import { type RunningApp, startApp } from './app.ts';
import { Caller } from './caller.ts';
import { InboxRows } from './inbox-rows.ts';
import { signInAs } from './people.ts';

/** The whole app with two reps of one team, a lead and a manager, at ten on a Monday. */
export class InboxStory {
  private constructor(
    readonly running: RunningApp,
    readonly clock: TestClock,
    readonly rows: InboxRows,
    readonly dataSource: DataSource,
    /** An account that the team answers for. */
    readonly source: string,
    readonly people: Record<'ana' | 'bo' | 'lead' | 'manager', { id: string; caller: Caller }>,
  ) {}

  static async begin(): Promise<InboxStory> {
    const clock = new TestClock(new Date('2026-03-02T10:00:00Z'));
    const running = await startApp({ clock });
    const dataSource = running.app.get(DataSource);
    const rows = new InboxRows(dataSource);
    const source = await rows.source();
    const person = async (role: 'rep' | 'lead' | 'manager', name: string) => {
      const signedIn = await signInAs(running, role, { name });
      return { id: signedIn.userId, caller: new Caller(running, signedIn) };
    };
    const people = {
      ana: await person('rep', 'Ana Rep'),
      bo: await person('rep', 'Bo Rep'),
      lead: await person('lead', 'Li Lead'),
      manager: await person('manager', 'Mo Manager'),
    };
    await rows.team([people.ana.id, people.bo.id, people.lead.id], [source]);
    return new InboxStory(running, clock, rows, dataSource, source, people);
  }

  get ana(): Caller {
    return this.people.ana.caller;
  }

  get bo(): Caller {
    return this.people.bo.caller;
  }

  close(): Promise<void> {
    return this.running.close();
  }

  /** A conversation with one message that waits since nine, folded as ingest leaves it. */
  async waiting(values: Record<string, unknown> = {}, message: Record<string, unknown> = {}): Promise<string> {
    const id = await this.rows.conversation(this.source, values);
    await this.rows.mention(id, message);
    await this.fold(id);
    return id;
  }

  /** A customer with one identity on the channel `push`. @returns the contact */
  async customer(name: string, address: string): Promise<string> {
    const contact_id = await this.rows.contact({ name });
    const identity = { channel: 'push', external_id: address, address, name };
    await this.rows.insert('identities', { contact_id, ...identity, created_at: this.rows.at });
    return contact_id;
  }

  async fold(...ids: string[]): Promise<void> {
    await this.dataSource.transaction((tx) => this.running.app.get(Refolder).refold(tx, ids, this.clock.now(), 'test'));
  }

  async read(id: string): Promise<ConversationView> {
    return (await this.people.manager.caller.get<ConversationView>(`conversations/${id}`)).body;
  }

  /** The current cycles of a conversation, in order, as [start, end, how]. */
  async cycles(id: string): Promise<[string, string | null, string | null][]> {
    const cycles = await this.dataSource.query<{ started_at: Date; ended_at: Date | null; ended_by: string | null }[]>(
      'select started_at, ended_at, ended_by from cycles where conversation_id = $1 and replaced_at is null order by number',
      [id],
    );
    const time = (at: Date) => at.toISOString().slice(11, 16);
    return cycles.map(({ started_at, ended_at, ended_by }) => [time(started_at), ended_at && time(ended_at), ended_by]);
  }

  /** Types of what happened to a conversation by people. */
  async history(id: string): Promise<string[]> {
    const events = await this.dataSource.query<{ type: string }[]>(
      "select type from events where conversation_id = $1 and type not like 'cycle.%' order by xid, id",
      [id],
    );
    return events.map(({ type }) => type);
  }
}
